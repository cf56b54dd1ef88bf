import { fiscalYearLabel } from '#lib/dates.ts';
import { replacedInSavings } from '#lib/server/licences/savings/papers.ts';
import { queryOf, savings } from '#lib/server/licences/savings/savings.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const query = queryOf(searchParams.get('year'), searchParams.get('organisation'));
	const found = savings(actor, query);
	return {
		...found,
		yearName: fiscalYearLabel(query.year),
		choices: found.years.map((year) => ({ value: String(year), label: fiscalYearLabel(year) })),
		replaced: replacedInSavings(actor, query)
	};
});
