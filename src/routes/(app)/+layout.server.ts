import { reading } from '#lib/server/web.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import type { LayoutServerLoadEvent } from './$types';

export const load = reading((event: LayoutServerLoadEvent, actor) => {
	event.depends('topic:nav');
	return { nav: navigation(actor) };
});
