import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { now } from '#lib/server/now.ts';

/** How many fiscal years back one may look. */
const YEARS = 6;

/** The fiscal years one may look at, and the one an address asks for. */
export function yearsIn({ searchParams }: URL) {
	const thisYear = fiscalYear(now());
	const years = Array.from({ length: YEARS }, (_, back) => thisYear - back);
	const year = years.find((each) => String(each) === searchParams.get('year')) ?? thisYear;
	return {
		year,
		years: years.map((value) => ({ value: String(value), label: fiscalYearLabel(value) }))
	};
}
