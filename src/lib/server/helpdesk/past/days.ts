import type { Day } from '#lib/dates.ts';
import { dayIn } from '../../identity/roster/cells.ts';

/** Letters a day may take with its time; what goes on longer is none. */
const LONGEST = 100;

/**
 * A day as it stands in a 受付簿: in western or Japanese years, as Excel's bare number, and with whatever time behind
 * it, which is left out; null for what is none.
 */
export function pastDay(written: string): Day | null {
	const text = written.slice(0, LONGEST).normalize('NFKC').trim();
	if (/^\d{5}\.\d+$/.test(text)) return dayIn(text.slice(0, 5));
	return dayIn(text.replace(/[\sT]*(?:午前|午後|[AP]M)?\s*\d{1,2}[:時].*$/i, ''));
}
