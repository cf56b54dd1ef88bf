import { addDays, type Day } from '#lib/dates.ts';
import { thingOf, type PricedRow } from './price-row.ts';

export type Change<Row extends PricedRow = PricedRow> = {
	older: PricedRow;
	newer: Row;
	/** How the preferential price changed, in percent to one decimal; null where one of the two has none. */
	percent: number | null;
};

/** A new list beside an older one of the same reseller. */
export type Difference<Row extends PricedRow = PricedRow> = {
	added: Row[];
	changed: Change<Row>[];
	/** Rows of the older list that the new one no longer has. */
	gone: PricedRow[];
	same: Change<Row>[];
	/** Until when the older prices hold, where the new ones begin on a day: the day before. */
	closing: { older: PricedRow; to: Day }[];
};

/**
 * Compares two lists by part number, level, segment, term and tier; of several periods the one in force counts.
 * `begins` is the day of the new list, for rows without one of their own.
 */
export function difference<Row extends PricedRow>(
	older: readonly PricedRow[],
	newer: readonly Row[],
	begins: Day | null = null
): Difference<Row> {
	const before = Map.groupBy(older, thingOf);
	const found: Difference<Row> = { added: [], changed: [], gone: [], same: [], closing: [] };
	const kept = new Set<string>();
	const dayBefore = remembering((day: Day) => addDays(day, -1));
	for (const row of newer) {
		const thing = thingOf(row);
		const from = row.from ?? begins;
		const past = inForce(before.get(thing) ?? [], from);
		kept.add(thing);
		if (!past) {
			found.added.push(row);
			continue;
		}
		const change = { older: past, newer: row, percent: percentOf(past.prefYen, row.prefYen) };
		(isSame(past, row) ? found.same : found.changed).push(change);
		if (from === null || (past.from !== null && past.from >= from)) continue;
		if (past.to === null || past.to >= from) {
			found.closing.push({ older: past, to: dayBefore(from) });
		}
	}
	found.gone = older.filter((row) => !kept.has(thingOf(row)));
	return found;
}

/** A list has one day or two on all its rows. */
function remembering(of: (day: Day) => Day): (day: Day) => Day {
	const known = new Map<Day, Day>();
	return (day) => {
		const result = known.get(day) ?? of(day);
		known.set(day, result);
		return result;
	};
}

function inForce(rows: PricedRow[], on: Day | null): PricedRow | undefined {
	if (rows.length < 2) return rows[0];
	const latestFirst = rows.toSorted((a, b) => (b.from ?? '').localeCompare(a.from ?? ''));
	const begun = latestFirst.find(({ from }) => on === null || from === null || from <= on);
	return begun ?? latestFirst.at(-1);
}

function isSame(older: PricedRow, newer: PricedRow): boolean {
	return (
		older.prefYen === newer.prefYen &&
		older.listYen === newer.listYen &&
		(older.pack === newer.pack || older.pack === null || newer.pack === null)
	);
}

function percentOf(older: number | null, newer: number | null): number | null {
	if (older === null || newer === null || older === 0) return null;
	return Math.round(((newer - older) * 1000) / older) / 10;
}
