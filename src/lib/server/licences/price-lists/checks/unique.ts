import { thingOf, type PriceRow } from '../price-row.ts';
import type { Check } from './check.ts';

/** The same key twice: once where the prices agree, none of them where they do not until one is chosen. */
export function uniqueness({ rows, tell }: Check): PriceRow[] {
	const byKey = Map.groupBy(rows, (row) => `${thingOf(row)}\u241F${row.from ?? ''}`);
	const dropped = new Set<PriceRow>();
	for (const [first, ...others] of byKey.values()) {
		if (!first || others.length === 0) continue;
		const isSame = others.every((row) => sameprice(row, first));
		const involved = isSame ? others : [first, ...others];
		const lines = [first, ...others].map(({ row }) => `${row}行目`).join('、');
		for (const row of involved) {
			dropped.add(row);
			if (isSame)
				tell('warning', row, 'part', { code: 'duplicate-merged', detail: `（${lines}）` });
			else tell('error', row, 'pref', { code: 'duplicate-differs', detail: `（${lines}）` });
		}
	}
	return rows.filter((row) => !dropped.has(row));
}

function sameprice(one: PriceRow, other: PriceRow): boolean {
	return (
		one.prefYen === other.prefYen &&
		one.listYen === other.listYen &&
		one.prefReason === other.prefReason &&
		one.computed?.round === other.computed?.round
	);
}
