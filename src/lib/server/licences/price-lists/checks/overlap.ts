import { addDays } from '#lib/dates.ts';
import { thingOf, type PriceRow } from '../price-row.ts';
import type { Check } from './check.ts';

/** Two prices of one thing on the same day: neither is taken; the earlier may end the day before the later begins. */
export function overlaps({ rows, tell }: Check): PriceRow[] {
	const dropped = new Set<PriceRow>();
	for (const same of Map.groupBy(rows, thingOf).values()) {
		if (same.length < 2) continue;
		const inOrder = same.toSorted((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
		let earlier: PriceRow | undefined;
		for (const later of inOrder) {
			if (earlier && later.from !== null && (earlier.to === null || earlier.to >= later.from)) {
				const [first, second] = [`（${earlier.row}行目）`, `（${later.row}行目）`];
				const proposal = addDays(later.from, -1);
				if (!dropped.has(earlier))
					tell('error', earlier, 'to', { code: 'overlap', detail: second, proposal });
				tell('error', later, 'from', { code: 'overlap', detail: first });
				dropped.add(earlier).add(later);
			}
			if (!earlier || earlier.to !== null) {
				const isLonger = !earlier || later.to === null || later.to > (earlier.to ?? '');
				if (isLonger) earlier = later;
			}
		}
	}
	return rows.filter((row) => !dropped.has(row));
}
