import { addDays, addMonths, type Day } from '#lib/dates.ts';

/**
 * The last day of a term that begins on a day and lasts so many months: the day before the same day after them. A
 * certificate that says otherwise wins over this.
 */
export function endOfTerm(start: Day, months: number): Day {
	return addDays(addMonths(start, months), -1);
}

/** The begun months from a day to a last day, both counted. */
export function monthsBegun(start: Day, end: Day): number {
	let months = 1;
	while (endOfTerm(start, months) < end) months += 1;
	return months;
}

/** How long Software Assurance lasts unless its certificate says otherwise, months. */
export const ASSURANCE_MONTHS = 36;

/** Between these many months a term may be moved to the common end of its agreement (統一満了). */
export const COTERM_MONTHS = { least: 25, most: 35 };

/** Whether a term that began on a day may be moved to end on another. */
export function mayEndTogether(start: Day, end: Day): boolean {
	return (
		end >= endOfTerm(start, COTERM_MONTHS.least) && end <= endOfTerm(start, COTERM_MONTHS.most)
	);
}
