import type { ExpiryRow } from './reading.ts';

/** Terms that end in one month. */
type Month = { month: string; rows: ExpiryRow[] };

/** How many terms of an organisation end in which of the months. */
type Sums = { months: string[]; bodies: { id: number; name: string; counts: number[] }[] };

/** Terms by the month in which they end ('2027-03'), first end first. */
export function byMonth(rows: ExpiryRow[]): Month[] {
	return [...Map.groupBy(rows, (row) => row.endsOn.slice(0, 7))].map(([month, of]) => ({
		month,
		rows: of
	}));
}

/** The same counted by organisation; of more than six months the later ones stand together under the last. */
export function sumsOf(rows: ExpiryRow[]): Sums {
	const all = [...new Set(rows.map((row) => row.endsOn.slice(0, 7)))].sort();
	const months = all.slice(0, MONTHS);
	const columnOf = (row: ExpiryRow) => Math.min(all.indexOf(row.endsOn.slice(0, 7)), MONTHS - 1);
	const bodies = Map.groupBy(rows, (row) => row.organisation.id);
	return {
		months: all.length > MONTHS ? [...months.slice(0, -1), `${months.at(-1)}～`] : months,
		bodies: [...bodies].map(([id, of]) => ({
			id,
			name: of[0]?.organisation.name ?? '',
			counts: months.map((_, index) => of.filter((row) => columnOf(row) === index).length)
		}))
	};
}

const MONTHS = 6;
