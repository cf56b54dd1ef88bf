import { invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import type { PriceRow } from './prices.ts';

const { priceSnapshot } = schema;

export type Snapshot = typeof priceSnapshot.$inferSelect;

/** Consumption tax of what is sold here, basis points: the standard rate since October 2019. */
export const TAX_RATE = 1000;

/** Takes the price of a line; the one before stays. Throws `Invalid` for a price that is 別途見積. */
export function takeSnapshot(
	tx: Tx,
	lineId: number,
	price: Pick<PriceRow, 'id' | 'listYen' | 'preferentialYen' | 'partNumber'>
): Snapshot {
	const { id: priceRowId, listYen, preferentialYen, partNumber } = price;
	if (preferentialYen === null) {
		const message = `${partNumber}は「別途見積」なので、価格が決まるまで申し込めません。組合に相談してください。`;
		throw invalid('partNumber', message);
	}
	return tx
		.insert(priceSnapshot)
		.values({ lineId, priceRowId, listYen, preferentialYen, taxRate: TAX_RATE, at: now() })
		.returning()
		.get();
}
