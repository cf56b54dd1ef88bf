import { findInside } from '#lib/server/groups/groups.ts';
import { list } from '#lib/server/groups/polls/polls.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	polls: list(actor, findInside(actor, event.params.slug))
}));
