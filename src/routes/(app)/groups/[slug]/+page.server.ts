import { find } from '#lib/server/groups/groups.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { purpose, basis, fromOn, toOn } = find(actor, event.params.slug);
	return { purpose, basis, fromOn, toOn };
});
