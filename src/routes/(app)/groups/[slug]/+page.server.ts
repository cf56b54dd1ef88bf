import { find } from '#lib/server/groups/groups.ts';
import { voicesOf } from '#lib/server/groups/voices.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { purpose, basis, fromOn, toOn } = find(actor, event.params.slug);
	return { purpose, basis, fromOn, toOn, voices: voicesOf(actor, event.params.slug), now: now() };
});
