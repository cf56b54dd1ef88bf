import { addDays, dayOf, instantOf } from '#lib/dates.ts';
import { KEPT_YEARS } from '#lib/operation-record.ts';
import type { Actor } from '../identity/actors.ts';
import { ofInstallation, setForInstallation } from '../identity/preferences.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { dropAccessBefore } from '../record/access.ts';
import { change } from '../record/change.ts';

const KEY = 'record-years';

/** How many years sign-ins, openings and downloads stay on record; events of the chain stay for good. */
export function keptYears(): number {
	return Number(ofInstallation(KEY) ?? KEPT_YEARS.unlessSet);
}

/** Sets how many years they stay; throws `Forbidden` for who does not operate the installation. */
export function setKeptYears(actor: Actor, years: number): void {
	authorize(actor, 'operation.see', null);
	change(actor, (tx, record) => {
		setForInstallation(tx, KEY, String(years));
		record('record.years-set', 'setting:record-years', { years });
	});
}

/** Drops what is older than the years it is kept; how many lines. */
export function sweepRecord(): number {
	// Leap years counted in, so that nothing goes a day before its time.
	const first = addDays(dayOf(now()), -366 * keptYears());
	return dropAccessBefore(instantOf(first, '0:00'));
}
