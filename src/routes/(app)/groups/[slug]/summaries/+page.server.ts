import { find } from '#lib/server/groups/groups.ts';
import { summariesOf } from '#lib/server/groups/summaries.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	summaries: summariesOf(actor, find(actor, event.params.slug)),
	now: now()
}));
