import { addDays, dayOf, instantOf, weekdayNumber, type Day } from '#lib/dates.ts';

/** How many days, weeks and months back a night's backup is kept. */
type Keeping = { days: number; weeks: number; months: number };

/** The last night whose hour has struck by the clock in Japan; a night bears the day it falls on. */
export function lastNight(at: Date, hour: number): Day {
	const today = dayOf(at);
	return at >= beginOf(today, hour) ? today : addDays(today, -1);
}

/** When a night's backup begins. */
export function beginOf(night: Day, hour: number): Date {
	return instantOf(night, `${String(hour).padStart(2, '0')}:00`);
}

/**
 * Which of these nights may go: all but the last of each of so many days, weeks (from Monday) and months that have
 * one. The latest never goes, whatever was set; order does not matter.
 */
export function outdated(nights: Day[], keep: Keeping): Day[] {
	const latestFirst = nights.toSorted().toReversed();
	const kept = new Set(latestFirst.slice(0, 1));
	const keepOneOf = (spanOf: (night: Day) => string, most: number) => {
		const seen = new Set<string>();
		for (const night of latestFirst) {
			const span = spanOf(night);
			if (seen.has(span)) continue;
			if (seen.size >= most) return;
			seen.add(span);
			kept.add(night);
		}
	};
	keepOneOf((night) => night, keep.days);
	keepOneOf((night) => addDays(night, -((weekdayNumber(night) + 6) % 7)), keep.weeks);
	keepOneOf((night) => night.slice(0, 7), keep.months);
	return nights.filter((night) => !kept.has(night));
}
