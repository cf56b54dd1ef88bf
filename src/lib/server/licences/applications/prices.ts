import { and, asc, desc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';

const { priceList, priceRow } = schema;

export type PriceRow = typeof priceRow.$inferSelect;

/**
 * The price of a part number at a reseller on a day in Japan, of the list that was in force then; null where there
 * was none. `preferentialYen` is null for 別途見積.
 */
export function priceOn(
	tx: Pick<Tx, 'select'>,
	{ partNumber, resellerId, day }: { partNumber: string; resellerId: number; day: Day }
): PriceRow | null {
	const row = tx
		.select({ priceRow })
		.from(priceRow)
		.innerJoin(priceList, eq(priceList.id, priceRow.priceListId))
		.where(
			and(
				eq(priceRow.partNumber, partNumber),
				eq(priceList.resellerId, resellerId),
				inArray(priceList.state, ['active', 'closed']),
				lte(priceList.validFrom, day),
				or(isNull(priceList.validTo), gte(priceList.validTo, day)),
				lte(priceRow.validFrom, day),
				or(isNull(priceRow.validTo), gte(priceRow.validTo, day))
			)
		)
		.orderBy(
			desc(priceList.validFrom),
			desc(priceRow.validFrom),
			asc(priceRow.level),
			desc(priceRow.id)
		)
		.limit(1)
		.get();
	return row?.priceRow ?? null;
}
