import { inArray, sql, sum } from 'drizzle-orm';
import { progressOf, type ApplicationState, type LineQuantities } from '#lib/licences.ts';
import { schema, type Reader } from '../../db/index.ts';
import type { Application } from './applications.ts';

const { applicationLine, delivery, receiptShare } = schema;

/** Where an application stands: as it was set, and once ordered as the quantities of its lines say. */
export function stateOf(tx: Reader, of: Pick<Application, 'id' | 'state'>): ApplicationState {
	if (of.state !== 'ordered') return of.state;
	return progressOf([...quantitiesIn(tx, linesIn(tx, [of.id])).values()]);
}

/** The same for many applications in a handful of statements, by their keys. */
export function statesOf(
	tx: Reader,
	applications: readonly Pick<Application, 'id' | 'state'>[]
): Map<number, ApplicationState> {
	const ordered = applications.filter(({ state }) => state === 'ordered').map(({ id }) => id);
	const lines = ordered.length === 0 ? [] : linesIn(tx, ordered);
	const quantities = quantitiesIn(tx, lines);
	const ofEach = Map.groupBy(lines, ({ applicationId }) => applicationId);
	return new Map(
		applications.map(({ id, state }) => {
			if (state !== 'ordered') return [id, state];
			const own = (ofEach.get(id) ?? []).flatMap((line) => quantities.get(line.id) ?? []);
			return [id, progressOf(own)];
		})
	);
}

type Line = { id: number; applicationId: number; packs: number; cancelled: number };

function linesIn(tx: Reader, applicationIds: readonly number[]): Line[] {
	return tx
		.select({
			id: applicationLine.id,
			applicationId: applicationLine.applicationId,
			packs: applicationLine.packs,
			cancelled: applicationLine.cancelled
		})
		.from(applicationLine)
		.where(inArray(applicationLine.applicationId, [...applicationIds]))
		.all();
}

/** What has become of lines of ordered applications, in packs, by the line's key. */
function quantitiesIn(tx: Reader, own: Line[]): Map<number, LineQuantities> {
	const ids = own.map(({ id }) => id);
	const handed = handedOut(tx, ids);
	const shares = sharesOf(tx, ids);
	return new Map(
		own.map(({ id, packs, cancelled }) => {
			const { delivered = 0, acknowledged = 0 } = handed.get(id) ?? {};
			const accepted = shares.get(id) ?? 0;
			return [id, { ordered: packs, cancelled, accepted, delivered, acknowledged }] as const;
		})
	);
}

type Handed = { delivered: number; acknowledged: number };

function handedOut(tx: Reader, lines: number[]): Map<number, Handed> {
	const rows = tx
		.select({
			line: delivery.applicationLineId,
			delivered: sum(delivery.packs),
			acknowledged: sql<number>`coalesce(sum(case when ${delivery.acknowledgedAt} is null then 0 else ${delivery.packs} end), 0)`
		})
		.from(delivery)
		.where(inArray(delivery.applicationLineId, lines))
		.groupBy(delivery.applicationLineId)
		.all();
	return new Map(
		rows.map(({ line, delivered, acknowledged }) => [
			line,
			{ delivered: Number(delivered ?? 0), acknowledged: Number(acknowledged) }
		])
	);
}

/** Packs that were accepted, by the lines they are meant for: see `receiptShare`. */
function sharesOf(tx: Reader, lines: number[]): Map<number, number> {
	const rows = tx
		.select({ line: receiptShare.applicationLineId, packs: sum(receiptShare.packs) })
		.from(receiptShare)
		.where(inArray(receiptShare.applicationLineId, lines))
		.groupBy(receiptShare.applicationLineId)
		.all();
	return new Map(rows.map(({ line, packs }) => [line, Number(packs ?? 0)]));
}
