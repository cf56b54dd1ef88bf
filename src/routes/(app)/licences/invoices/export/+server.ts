import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { invoicesCsv, invoicesWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) => {
	const format = event.url.searchParams.get('format');
	if (format === 'csv') return csvAnswer(invoicesCsv(actor, false));
	if (format === 'sjis') return csvAnswer(invoicesCsv(actor, true), 'Shift_JIS');
	return workbookAnswer(await invoicesWorkbook(actor));
});
