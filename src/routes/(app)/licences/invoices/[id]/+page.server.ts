import { bill } from '#lib/server/licences/invoices/invoices.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	bill: bill(actor, idOf(event.params.id))
}));
