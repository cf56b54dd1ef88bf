import { findUnion } from '#lib/server/identity/organisations.ts';
import { paper } from '#lib/server/licences/invoices/invoices.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	paper: paper(actor, idOf(event.params.id)),
	union: findUnion().name
}));
