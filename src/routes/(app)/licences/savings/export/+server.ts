import { tableAnswer } from '#lib/server/downloads.ts';
import { savingsCsv, savingsWorkbook } from '#lib/server/licences/savings/papers.ts';
import { queryOf } from '#lib/server/licences/savings/savings.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(({ url }, actor) => {
	const query = queryOf(url.searchParams);
	return tableAnswer(
		url,
		(isShiftJis) => savingsCsv(actor, query, isShiftJis),
		() => savingsWorkbook(actor, query)
	);
});
