import { addDays, instantOf, weekdayNumber, type Day } from '#lib/dates.ts';
import type { DigestDay } from '#lib/telling.ts';
import { isBusinessDay, previousBusinessDay } from './business-days.ts';

/** When a digest is drawn up, JST. */
const DIGEST_TIME = '07:00';

/**
 * Whether a digest comes on a day: an open one that was chosen, or the first open one after a chosen day on
 * which offices were closed.
 */
export function isDigestDay(day: Day, chosen: readonly DigestDay[]): boolean {
	if (!isBusinessDay(day)) return false;
	for (let on = day; on > previousBusinessDay(day); on = addDays(on, -1)) {
		if (chosen.some((each) => Number(each) === weekdayNumber(on))) return true;
	}
	return false;
}

/** The last digest day before a day; the last open day where none was chosen. */
export function previousDigestDay(day: Day, chosen: readonly DigestDay[]): Day {
	let on = previousBusinessDay(day);
	// Two weeks hold every weekday, closed or moved.
	for (let tries = 0; tries < 14; tries += 1) {
		if (isDigestDay(on, chosen)) return on;
		on = previousBusinessDay(on);
	}
	return previousBusinessDay(day);
}

/** The instant from which the digest of a morning tells, when the one before was on `day`. */
export function digestInstant(day: Day): Date {
	return instantOf(day, DIGEST_TIME);
}
