import { asc, eq, inArray, sql, sum } from 'drizzle-orm';
import { progressOf, type ApplicationState, type LineQuantities } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Application } from './applications.ts';

const { applicationLine, delivery, licenceApplication, orderAllocation, receiptLine } = schema;

type Reader = Pick<Tx, 'select'>;

/**
 * What has become of the lines of ordered applications, in packs, by the line's key. Packs that came and are not yet
 * handed out go to who wants them first, then to the lower number (the split rule).
 */
export function quantitiesOf(
	tx: Reader,
	applicationIds: readonly number[]
): Map<number, LineQuantities> {
	const own = tx
		.select({
			id: applicationLine.id,
			packs: applicationLine.packs,
			cancelled: applicationLine.cancelled
		})
		.from(applicationLine)
		.where(inArray(applicationLine.applicationId, [...applicationIds]))
		.all();
	const handed = handedOut(
		tx,
		own.map(({ id }) => id)
	);
	const waiting = shares(
		tx,
		own.map(({ id }) => id)
	);
	return new Map(
		own.map(({ id, packs, cancelled }) => {
			const { delivered = 0, acknowledged = 0 } = handed.get(id) ?? {};
			const accepted = delivered + (waiting.get(id) ?? 0);
			return [id, { ordered: packs, cancelled, accepted, delivered, acknowledged }] as const;
		})
	);
}

/** Where an application stands: as it was set, and once ordered as the quantities of its lines say. */
export function stateOf(tx: Reader, of: Pick<Application, 'id' | 'state'>): ApplicationState {
	if (of.state !== 'ordered') return of.state;
	return progressOf([...quantitiesOf(tx, [of.id]).values()]);
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

/** Packs that were accepted and not yet handed out, by the lines they are for. */
function shares(tx: Reader, lines: number[]): Map<number, number> {
	const given = new Map<number, number>();
	const orderLines = tx
		.selectDistinct({ id: orderAllocation.orderLineId })
		.from(orderAllocation)
		.where(inArray(orderAllocation.applicationLineId, lines))
		.all();
	for (const { id } of orderLines) {
		const claims = claimsOn(tx, id);
		const accepted = Number(
			tx
				.select({ accepted: sum(receiptLine.accepted) })
				.from(receiptLine)
				.where(eq(receiptLine.orderLineId, id))
				.get()?.accepted ?? 0
		);
		const handed = handedOut(
			tx,
			claims.map(({ line }) => line)
		);
		const out = ({ line }: { line: number }) => handed.get(line)?.delivered ?? 0;
		let left = accepted - claims.reduce((all, claim) => all + out(claim), 0);
		for (const claim of claims) {
			const share = Math.max(0, Math.min(left, claim.packs - claim.cancelled - out(claim)));
			given.set(claim.line, (given.get(claim.line) ?? 0) + share);
			left -= share;
		}
	}
	return given;
}

/** The lines an order line is for, in the order in which packs reach them. */
function claimsOn(tx: Reader, orderLineId: number) {
	return tx
		.select({
			line: applicationLine.id,
			packs: orderAllocation.packs,
			cancelled: applicationLine.cancelled
		})
		.from(orderAllocation)
		.innerJoin(applicationLine, eq(applicationLine.id, orderAllocation.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(eq(orderAllocation.orderLineId, orderLineId))
		.orderBy(
			sql`${licenceApplication.wantedBy} is null`,
			asc(licenceApplication.wantedBy),
			asc(licenceApplication.fiscalYear),
			asc(licenceApplication.sequence),
			asc(applicationLine.id)
		)
		.all();
}
