import { csvAnswer, workbookAnswer } from '#lib/server/downloads.ts';
import { invoicesCsv, invoicesWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = reading(async (event, actor) => {
	const { searchParams } = event.url;
	const [format, year] = [searchParams.get('format'), searchParams.get('year')];
	if (format === 'csv') return csvAnswer(invoicesCsv(actor, year, false));
	if (format === 'sjis') return csvAnswer(invoicesCsv(actor, year, true), 'Shift_JIS');
	return workbookAnswer(await invoicesWorkbook(actor, year));
});
