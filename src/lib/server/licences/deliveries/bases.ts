import { eq } from 'drizzle-orm';
import { found } from '../../permissions.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import { noteRenewalOrdered } from '../assurance/renewing.ts';
import { termsOf, type Term } from '../assurance/terms.ts';

const { applicationLine, sku } = schema;

/** The keys of the lots that a line of an application stands on; those of SA alone or a step-up. */
export function baseLotsOf(tx: Pick<Tx, 'select'>, lineId: number): number[] {
	const { baseLots } = found(
		tx.select().from(applicationLine).where(eq(applicationLine.id, lineId)).get()
	);
	const ids: unknown = JSON.parse(baseLots);
	return Array.isArray(ids) ? ids.map(Number).filter(Number.isSafeInteger) : [];
}

/** The last term of a lot that is not void; undefined: it never had one. */
export function lastTermOf(tx: Pick<Tx, 'select'>, lotId: number): Term | undefined {
	return termsOf(tx, lotId).findLast(({ state }) => state !== 'void');
}

/** Notes on the terms that SA alone renews, or that a move from SA follows, that it is on its way, or is not any more. */
export function noteOnTheWay(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	lineId: number,
	isOnTheWay: boolean
): void {
	const row = tx
		.select({ kind: sku.kind })
		.from(applicationLine)
		.innerJoin(sku, eq(sku.partNumber, applicationLine.partNumber))
		.where(eq(applicationLine.id, lineId))
		.get();
	if (row?.kind !== 'assurance' && row?.kind !== 'from-assurance') return;
	for (const lotId of baseLotsOf(tx, lineId)) {
		const term = lastTermOf(tx, lotId);
		const isRenewable = term?.state === 'active' || term?.state === 'future';
		if (term && (isRenewable || !isOnTheWay)) {
			noteRenewalOrdered(tx, record, hand, term.id, isOnTheWay);
		}
	}
}
