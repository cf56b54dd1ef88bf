import { tableAnswer } from '#lib/server/downloads.ts';
import { invoicesCsv, invoicesWorkbook } from '#lib/server/licences/invoices/papers.ts';
import { reading } from '#lib/server/web.ts';

export const GET = reading(({ url }, actor) => {
	const year = url.searchParams.get('year');
	return tableAnswer(
		url,
		(isShiftJis) => invoicesCsv(actor, year, isShiftJis),
		() => invoicesWorkbook(actor, year)
	);
});
