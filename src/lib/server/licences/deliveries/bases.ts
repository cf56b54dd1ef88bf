import { and, asc, eq, inArray } from 'drizzle-orm';
import { found } from '../../permissions.ts';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import { baseLotsIn } from '../applications/bases.ts';
import { noteRenewalOrdered } from '../assurance/renewing.ts';
import { termsOf, type Term } from '../assurance/terms.ts';
import { balanceOf } from '../ledger.ts';

const { applicationLine, delivery, licenceApplication, lot, sku } = schema;

/** The last term of a lot that is not void; undefined: it never had one. */
export function lastTermOf(tx: Reader, lotId: number): Term | undefined {
	return termsOf(tx, lotId).findLast(({ state }) => state !== 'void');
}

/**
 * The lots a line still stands on, in the order in which it takes them: those it names and what was split off them,
 * without those that have their next term from it, those it brought, and those whose place these took.
 */
export function lotsLeftFor(tx: Reader, lineId: number): number[] {
	const { organisationId, baseLots } = found(
		tx
			.select({
				organisationId: licenceApplication.organisationId,
				baseLots: applicationLine.baseLots
			})
			.from(applicationLine)
			.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
			.where(eq(applicationLine.id, lineId))
			.get()
	);
	const deliveries = new Set(deliveriesOf(tx, lineId).map(({ id }) => id));
	const lots: number[] = [];
	let next = baseLotsIn(baseLots);
	while (next.length > 0) {
		lots.push(...next);
		next = tx
			.select({ id: lot.id })
			.from(lot)
			.where(and(inArray(lot.originId, next), eq(lot.organisationId, organisationId)))
			.orderBy(asc(lot.id))
			.all()
			.map(({ id }) => id)
			.filter((id) => !lots.includes(id));
	}
	const brought = tx
		.select()
		.from(lot)
		.where(inArray(lot.deliveryId, [...deliveries]))
		.all();
	const done = new Set(brought.flatMap(({ id, originId }) => [id, originId]));
	return lots.filter((id) => !done.has(id) && !deliveries.has(lastTermOf(tx, id)?.deliveryId ?? 0));
}

/**
 * Notes on the terms that SA alone renews, or that a move from SA follows, whether it is on its way: on as many as
 * what is still to come covers. Call it whenever the line was ordered, handed out in part, or called off.
 */
export function noteOnTheWay(tx: Tx, record: Recorder, lineId: number): void {
	const row = tx
		.select({ of: applicationLine, kind: sku.kind, rightsPerPack: sku.rightsPerPack })
		.from(applicationLine)
		.innerJoin(sku, eq(sku.partNumber, applicationLine.partNumber))
		.where(eq(applicationLine.id, lineId))
		.get();
	if (row?.kind !== 'assurance' && row?.kind !== 'from-assurance') return;
	const came = deliveriesOf(tx, lineId).reduce((sum, { packs }) => sum + packs, 0);
	let left = (row.of.packs - row.of.cancelled - came) * row.rightsPerPack;
	for (const lotId of lotsLeftFor(tx, lineId)) {
		const term = lastTermOf(tx, lotId);
		const isOpen = term?.state === 'active' || term?.state === 'future';
		if (term && isOpen) noteRenewalOrdered(tx, record, term.id, left > 0);
		left -= balanceOf(tx, lotId);
	}
}

const deliveriesOf = (tx: Reader, lineId: number) =>
	tx.select().from(delivery).where(eq(delivery.applicationLineId, lineId)).all();
