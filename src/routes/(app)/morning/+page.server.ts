import { morning } from '#lib/server/readers/morning.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	return morning(actor, event.url.searchParams.get('since'));
});
