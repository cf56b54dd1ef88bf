import { reading } from '#lib/server/web.ts';
import { navigation } from '#lib/server/readers/navigation.ts';

export const load = reading((event: import('./$types').LayoutServerLoadEvent, actor) => {
	event.depends('topic:nav');
	return { nav: navigation(actor) };
});
