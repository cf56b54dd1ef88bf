import { recordOf } from '#lib/server/helpdesk/papers/papers.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	recordOf(actor, event.params.number, event.url.searchParams.get('notes') === '1')
);
