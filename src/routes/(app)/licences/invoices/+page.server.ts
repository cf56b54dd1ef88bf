import { bills, papers, waiting } from '#lib/server/licences/invoices/invoices.ts';
import { replacedInInvoices } from '#lib/server/licences/invoices/papers.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	waiting: waiting(actor),
	bills: bills(actor),
	papers: papers(actor),
	replaced: replacedInInvoices(actor)
}));
