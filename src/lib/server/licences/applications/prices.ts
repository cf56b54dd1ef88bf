import { and, asc, desc, eq, gte, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';

const { priceLevel, priceList, priceRow, product, sku } = schema;

/** A price on record; `isAssumed` (要確認) where it depends on a price level of the contract that nobody knows yet. */
export type PriceRow = typeof priceRow.$inferSelect & { isAssumed: boolean };

/** Whose price: of a reseller, at the price level of a contract with it where one is named. */
export type Seller = { resellerId: number; agreementId?: number };

/**
 * The price of a part number at a reseller on a day in Japan, of the list that was in force then and at the price level
 * of the contract; null where there was none. `preferentialYen` is null for 別途見積.
 */
export function priceOn(
	tx: Reader,
	of: Seller & { partNumber: string; day: Day }
): PriceRow | null {
	return pricesOn(tx, { ...of, partNumbers: [of.partNumber] }).get(of.partNumber) ?? null;
}

/** As `priceOn`, of several part numbers at once; those without a price are left out. */
export function pricesOn(
	tx: Reader,
	{
		partNumbers,
		resellerId,
		agreementId,
		day
	}: Seller & { partNumbers: readonly string[]; day: Day }
): Map<string, PriceRow> {
	const level = levelOn(agreementId === undefined ? sql`null` : sql`${agreementId}`, day);
	const rows = tx
		.select({ priceRow, level })
		.from(priceRow)
		.innerJoin(priceList, eq(priceList.id, priceRow.priceListId))
		.where(
			and(
				inArray(priceRow.partNumber, [...partNumbers]),
				eq(priceList.resellerId, resellerId),
				holdsOn(day),
				fits(level)
			)
		)
		.orderBy(...nearestFirst(level))
		.all();
	const found = new Map<string, PriceRow>();
	for (const { priceRow: row, level: known } of rows) {
		if (found.has(row.partNumber)) continue;
		found.set(row.partNumber, { ...row, isAssumed: row.level !== '' && known === null });
	}
	return found;
}

/** The price level a contract has for a part number on a day; null where nobody knows it. */
export function levelAt(
	tx: Reader,
	{ partNumber, agreementId, day }: Seller & { partNumber: string; day: Day }
): string | null {
	const row = tx
		.select({ level: priceLevel.level })
		.from(priceLevel)
		.innerJoin(product, eq(product.pool, priceLevel.pool))
		.innerJoin(sku, eq(sku.productId, product.id))
		.where(
			and(
				eq(priceLevel.agreementId, agreementId ?? 0),
				eq(sku.partNumber, partNumber),
				lte(priceLevel.startsOn, day)
			)
		)
		.orderBy(desc(priceLevel.startsOn))
		.limit(1)
		.get();
	return row?.level ?? null;
}

/* The one rule of which price holds, also for readers that ask for many at once. */

/** Whether a price is of a list in force on a day. */
export const holdsOn = (day: Day): SQL | undefined =>
	and(
		inArray(priceList.state, ['active', 'closed']),
		lte(priceList.validFrom, day),
		or(isNull(priceList.validTo), gte(priceList.validTo, day)),
		lte(priceRow.validFrom, day),
		or(isNull(priceRow.validTo), gte(priceRow.validTo, day))
	);

/** The price level of a contract on a day, for the pool of a price's product; null where nobody knows it. */
export const levelOn = (agreementId: SQL, day: Day): SQL<string | null> =>
	sql<string | null>`(select price_level.level from price_level
		join sku on sku.part_number = ${priceRow.partNumber}
		join product on product.id = sku.product_id and product.pool = price_level.pool
		where price_level.agreement_id = ${agreementId} and price_level.starts_on <= ${day}
		order by price_level.starts_on desc limit 1)`;

/** A price of another level than the contract's is somebody else's. */
export const fits = (level: SQL): SQL =>
	sql`(${priceRow.level} = '' or ${priceRow.level} = coalesce(${level}, ${priceRow.level}))`;

/** Of several prices that hold the first counts: the latest, of the contract's own level, for the smallest order. */
export const nearestFirst = (level: SQL): SQL[] => [
	desc(priceList.validFrom),
	desc(priceRow.validFrom),
	sql`${priceRow.level} is ${level} desc`,
	asc(priceRow.level),
	asc(priceRow.leastPacks),
	desc(priceRow.id)
];
