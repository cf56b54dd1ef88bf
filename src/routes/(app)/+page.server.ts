import { home } from '#lib/server/readers/home.ts';
import { reading } from '#lib/server/web.ts';

export const load = reading((event: import('./$types').PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	return home(actor);
});
