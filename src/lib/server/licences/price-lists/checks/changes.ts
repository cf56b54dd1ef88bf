import { difference, type Change } from '../difference.ts';
import type { PricedRow, PriceRow } from '../price-row.ts';
import type { Check } from './check.ts';

/** Fewer prices than this are no list that rises as a whole. */
const ENOUGH = 5;
const GENERAL_FROM = 5;
const NEAR = 2;
const JUMP = 25;

/** Compares with the list before: one banner when prices moved together, a warning for each that jumped alone. */
export function jumps({ rows, tell }: Check, previous: PricedRow[]): void {
	const { changed, same } = difference(previous, rows);
	const priced = changed.filter(({ percent }) => percent !== null);
	const compared = same.length + priced.length;
	const general = generalChange(priced, compared);
	if (general !== null) {
		const detail = `およそ${general > 0 ? '+' : ''}${general}%です（${compared}件中${priced.filter(near(general)).length}件）。`;
		tell('warning', null, null, { code: 'general-change', detail });
	}
	for (const change of priced) {
		const isCovered = general !== null && near(general)(change);
		if (isCovered || Math.abs(change.percent ?? 0) <= JUMP) continue;
		const detail = `（${change.older.prefYen}円→${change.newer.prefYen}円）`;
		tell('warning', change.newer as PriceRow, 'pref', { code: 'price-jump', detail });
	}
}

/** The change most prices share, in percent; null when they do not move together. */
function generalChange(changes: Change[], compared: number): number | null {
	const percents = changes.map(({ percent }) => percent ?? 0).toSorted((a, b) => a - b);
	const median = percents[Math.floor(percents.length / 2)] ?? 0;
	const together = changes.filter(near(median)).length;
	if (compared < ENOUGH || Math.abs(median) < GENERAL_FROM) return null;
	return together * 5 >= compared * 4 ? median : null;
}

function near(general: number): (change: Change) => boolean {
	return ({ percent }) => percent !== null && Math.abs(percent - general) <= NEAR;
}
