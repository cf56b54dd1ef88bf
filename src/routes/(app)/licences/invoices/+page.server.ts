import { ofYear, waiting } from '#lib/server/licences/invoices/invoices.ts';
import { replacedInInvoices } from '#lib/server/licences/invoices/papers.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const year = event.url.searchParams.get('year');
	return {
		...ofYear(actor, year),
		waiting: waiting(actor),
		replaced: replacedInInvoices(actor, year)
	};
});
