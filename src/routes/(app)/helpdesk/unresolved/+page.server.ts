import { unresolved } from '#lib/server/helpdesk/papers/unresolved.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	return { ...unresolved(actor), now: now() };
});
