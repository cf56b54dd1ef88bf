import { fiscalYearLabel } from '#lib/dates.ts';
import { savingColumns, savingLists, type SavingList } from '#lib/licence-savings.ts';
import { inOrder, orderIn } from '#lib/list-order.ts';
import { replacedInSavings } from '#lib/server/licences/savings/papers.ts';
import { queryOf, savings, type SavingLine } from '#lib/server/licences/savings/savings.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const query = queryOf(event.url.searchParams);
	const found = savings(actor, query);
	const order = orderIn(
		event.url.searchParams.get('sort'),
		savingLists.flatMap((list) => savingColumns.map((by) => `${list}-${by}` as const))
	);
	const ordered = (list: SavingList, lines: SavingLine[]) => {
		const by = savingColumns.find((column) => order?.by === `${list}-${column}`);
		return by ? inOrder(lines, order, (line) => line[by]) : lines;
	};
	return {
		...found,
		byOrganisation: ordered('organisation', found.byOrganisation),
		byProduct: ordered('product', found.byProduct),
		order,
		yearName: fiscalYearLabel(query.year),
		choices: found.years.map((year) => ({ value: String(year), label: fiscalYearLabel(year) })),
		productChoices: [
			{ value: '', label: 'すべての品目' },
			...found.products.map(({ id, name }) => ({ value: String(id), label: name }))
		],
		replaced: replacedInSavings(actor, query)
	};
});
