import { and, asc, count, eq, like, or } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize } from '../../permissions.ts';

const { priceList, priceRow, product, sku } = schema;

export type ListedPrice = typeof priceRow.$inferSelect & {
	productId: number | null;
	/** Its product is still 要確認. */
	isUnconfirmed: boolean;
};

/** The prices of a list that is or was in force, by their place in the file; `q` is part of a number or name. Throws `Forbidden`. */
export function pricesOf(
	actor: Actor,
	listId: number,
	{ q, page, most }: { q: string; page: number; most: number }
): { prices: ListedPrice[]; all: number } {
	authorize(actor, 'licence.work', null);
	const word = `%${q
		.normalize('NFKC')
		.trim()
		.replace(/[\\%_]/g, '')}%`;
	const where = and(
		eq(priceRow.priceListId, listId),
		q.trim() === '' ? undefined : or(like(priceRow.partNumber, word), like(priceRow.name, word))
	);
	const rows = db()
		.select({
			row: priceRow,
			lastDay: priceList.validTo,
			productId: product.id,
			isUnconfirmed: product.isUnconfirmed
		})
		.from(priceRow)
		.innerJoin(priceList, eq(priceList.id, priceRow.priceListId))
		.leftJoin(sku, eq(sku.partNumber, priceRow.partNumber))
		.leftJoin(product, eq(product.id, sku.productId))
		.where(where)
		.orderBy(asc(priceRow.sheet), asc(priceRow.rowNumber), asc(priceRow.id))
		.limit(most)
		.offset((page - 1) * most)
		.all();
	const all = db().select({ all: count() }).from(priceRow).where(where).get()?.all ?? 0;
	return {
		prices: rows.map(({ row, lastDay, productId, isUnconfirmed }) => ({
			...row,
			validTo: earlier(row.validTo, lastDay),
			...{ productId, isUnconfirmed: isUnconfirmed ?? false }
		})),
		all
	};
}

/** A price holds no longer than its list does. */
function earlier(own: Day | null, lastDay: Day | null): Day | null {
	if (own === null || lastDay === null) return own ?? lastDay;
	return own < lastDay ? own : lastDay;
}
