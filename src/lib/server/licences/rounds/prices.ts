import { and, eq, inArray, isNull, lte, or, gte } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';

const { priceList } = schema;

/** Whether a reseller has a price list that was in force, or is, on a day in Japan. */
export function isPriced(reader: Reader, resellerId: number, day: Day): boolean {
	const row = reader
		.select({ id: priceList.id })
		.from(priceList)
		.where(
			and(
				eq(priceList.resellerId, resellerId),
				inArray(priceList.state, ['active', 'closed']),
				or(isNull(priceList.validFrom), lte(priceList.validFrom, day)),
				or(isNull(priceList.validTo), gte(priceList.validTo, day))
			)
		)
		.get();
	return row !== undefined;
}
