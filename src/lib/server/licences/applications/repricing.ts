import { and, eq, gte, inArray, isNull, or, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import type { ApplicationState } from '#lib/licences.ts';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { system, type Recorder } from '../../record/change.ts';
import { perform } from './acts.ts';
import { agreementOf, type Application } from './applications.ts';
import { linesOf, type Line } from './lines.ts';
import { priceOn, type PriceRow } from './prices.ts';
import { awaitsSuccessor } from './readdressing.ts';

const { agreement, licenceApplication, priceRevision, purchaseRound } = schema;

/** A line that costs something else than when its price was taken; yen without tax for one pack. */
export type ChangedLine = {
	applicationId: number;
	organisationId: number;
	state: ApplicationState;
	lineId: number;
	partNumber: string;
	packs: number;
	oldYen: number;
	/** Null: it is not sold any more, or only after 別途見積. */
	newYen: number | null;
	/** For all packs of the line; null without a new price. */
	differenceYen: number | null;
};

/** The states in which a price may still change under an application. */
const OPEN = ['unapproved', 'submitted', 'accepted', 'reconfirm'] as const;

/** Which applications are looked at: those of a round, those at a reseller, or both; and at the prices of which day. */
type Repricing = { day: Day; roundId?: number; resellerId?: number };

/** Finds prices: those on record, or those that would hold if a list came into force. */
export type Prices = (
	tx: Reader,
	of: Parameters<typeof priceOn>[1]
) => Pick<PriceRow, 'id' | 'preferentialYen'> | null;

/** Open lines whose price of the day is another than the one that was taken; writes nothing. */
export function changedLines(tx: Reader, of: Repricing, prices: Prices = priceOn): ChangedLine[] {
	return openApplications(tx, of).flatMap((application) =>
		compared(tx, application, of.day, prices).flatMap(({ changed }) => (changed ? [changed] : []))
	);
}

/**
 * Compares every open line with the price of the day. A changed line is marked 価格改定あり; an application that the
 * union had accepted goes back to its organisation (`reconfirm`). A mark whose price has come back is taken away, and
 * an application left without one is accepted again. Gives the changed lines.
 */
export function repriceOpen(tx: Tx, record: Recorder, of: Repricing): ChangedLine[] {
	return openApplications(tx, of).flatMap((application) => {
		const lines = compared(tx, application, of.day);
		for (const { line, priceRowId, changed } of lines) {
			unmark(tx, line.id);
			if (changed && line.price) mark(tx, line.id, line.price.id, priceRowId, of.day);
		}
		const changed = lines.flatMap((line) => (line.changed ? [line.changed] : []));
		if (changed.length > 0) backToConfirm(tx, record, application);
		else if (application.state === 'reconfirm' && !awaitsSuccessor(tx, application.id))
			perform(tx, record, system, application.id, 'price-back');
		return changed;
	});
}

/** Sends an accepted application with a line marked 価格改定あり back to its organisation; another stays. */
export function backToConfirm(tx: Tx, record: Recorder, of: Pick<Application, 'id' | 'state'>) {
	if (of.state !== 'accepted') return;
	const marked = linesOf(tx, of.id).filter(({ revision }) => revision !== null);
	if (marked.length === 0) return;
	perform(tx, record, system, of.id, 'reprice', { refs: { lines: marked.length } });
}

type Compared = { line: Line; priceRowId: number | null; changed: ChangedLine | null };

function compared(tx: Reader, of: Application, day: Day, prices: Prices = priceOn): Compared[] {
	const { resellerId, id: agreementId } = agreementOf(tx, of);
	return linesOf(tx, of.id).map((line) => {
		const { partNumber, price, packs, cancelled } = line;
		const row = prices(tx, { partNumber, resellerId, agreementId, day });
		const newYen = row?.preferentialYen ?? null;
		const priceRowId = newYen === null ? null : (row?.id ?? null);
		if (price === null || newYen === price.preferentialYen)
			return { line, priceRowId, changed: null };
		const left = packs - cancelled;
		const changed = {
			applicationId: of.id,
			organisationId: of.organisationId,
			state: of.state,
			lineId: line.id,
			partNumber,
			packs: left,
			oldYen: price.preferentialYen,
			newYen,
			differenceYen: newYen === null ? null : (newYen - price.preferentialYen) * left
		};
		return { line, priceRowId, changed };
	});
}

function openApplications(tx: Reader, { day, roundId, resellerId }: Repricing): Application[] {
	const isWithin: (SQL | undefined)[] = [
		roundId === undefined ? stillUnlocked(day) : eq(licenceApplication.roundId, roundId),
		resellerId === undefined ? undefined : eq(agreement.resellerId, resellerId)
	];
	return tx
		.select({ licenceApplication })
		.from(licenceApplication)
		.leftJoin(purchaseRound, eq(purchaseRound.id, licenceApplication.roundId))
		.innerJoin(
			agreement,
			or(
				eq(agreement.id, purchaseRound.agreementId),
				and(isNull(purchaseRound.id), eq(agreement.id, licenceApplication.agreementId))
			)
		)
		.where(and(inArray(licenceApplication.state, [...OPEN]), ...isWithin))
		.orderBy(licenceApplication.id)
		.all()
		.map((row) => row.licenceApplication);
}

/** A round keeps the prices of the day on which it locks them: a list that begins later does not touch it. */
function stillUnlocked(day: Day): SQL | undefined {
	return or(
		isNull(purchaseRound.id),
		and(
			inArray(purchaseRound.state, ['draft', 'open', 'closed']),
			gte(purchaseRound.priceLockOn, day)
		)
	);
}

/** Takes away what was left to answer about a line's price. */
export function unmark(tx: Tx, lineId: number): void {
	tx.delete(priceRevision)
		.where(and(eq(priceRevision.lineId, lineId), isNull(priceRevision.settledAt)))
		.run();
}

function mark(
	tx: Tx,
	lineId: number,
	snapshotId: number,
	priceRowId: number | null,
	onDay: Day
): void {
	tx.insert(priceRevision).values({ lineId, snapshotId, priceRowId, onDay, at: now() }).run();
}
