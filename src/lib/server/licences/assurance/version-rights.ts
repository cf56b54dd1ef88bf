import { and, desc, eq, gte, isNotNull, lte } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';
import { now } from '../../now.ts';
import { termsOf } from './terms.ts';

const { lot, product } = schema;

type Release = { productId: number; release: string };

/**
 * The newest version that may be used with the rights of a lot: what was released on or before the last day of its
 * Software Assurance, or of today while that runs; without any, the version that was bought.
 */
export function usableRelease(tx: Reader, lotId: number): Release | null {
	const own = tx
		.select({ id: product.id, of: product })
		.from(lot)
		.innerJoin(product, eq(product.id, lot.productId))
		.where(eq(lot.id, lotId))
		.get()?.of;
	if (!own) return null;
	const bought = { productId: own.id, release: own.release };
	const until = lastCoveredDay(tx, lotId);
	if (until === null || own.releasedOn === null) return bought;
	const newest = tx
		.select({ productId: product.id, release: product.release })
		.from(product)
		.where(
			and(
				eq(product.vendorId, own.vendorId),
				eq(product.family, own.family),
				eq(product.edition, own.edition),
				isNotNull(product.releasedOn),
				lte(product.releasedOn, until),
				gte(product.releasedOn, own.releasedOn)
			)
		)
		.orderBy(desc(product.releasedOn), desc(product.id))
		.limit(1)
		.get();
	return newest ?? bought;
}

/** The last day, up to today, on which Software Assurance lay over a lot; null: never. */
function lastCoveredDay(tx: Reader, lotId: number): Day | null {
	const today = dayOf(now());
	const ends = termsOf(tx, lotId)
		.filter((term) => term.state !== 'void' && term.startsOn <= today)
		.map((term) => (term.endsOn < today && !term.isRenewalOrdered ? term.endsOn : today));
	return ends.toSorted().at(-1) ?? null;
}
