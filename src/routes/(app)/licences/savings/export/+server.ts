import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { savingsCsv, savingsWorkbook } from '#lib/server/licences/savings/papers.ts';
import { queryOf } from '#lib/server/licences/savings/savings.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) => {
	const { searchParams } = event.url;
	const query = queryOf(searchParams);
	const format = searchParams.get('format');
	if (format === 'csv') return csvAnswer(savingsCsv(actor, query, false));
	if (format === 'sjis') return csvAnswer(savingsCsv(actor, query, true), 'Shift_JIS');
	return workbookAnswer(await savingsWorkbook(actor, query));
});
