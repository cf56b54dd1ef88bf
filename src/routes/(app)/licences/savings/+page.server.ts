import { fiscalYearLabel } from '#lib/dates.ts';
import { replacedInSavings } from '#lib/server/licences/savings/papers.ts';
import { queryOf, savings } from '#lib/server/licences/savings/savings.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const query = queryOf(event.url.searchParams);
	const found = savings(actor, query);
	return {
		...found,
		yearName: fiscalYearLabel(query.year),
		choices: found.years.map((year) => ({ value: String(year), label: fiscalYearLabel(year) })),
		productChoices: [
			{ value: '', label: 'すべての品目' },
			...found.products.map(({ id, name }) => ({ value: String(id), label: name }))
		],
		replaced: replacedInSavings(actor, query)
	};
});
