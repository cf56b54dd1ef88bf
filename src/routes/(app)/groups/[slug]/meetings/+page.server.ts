import { list } from '#lib/server/groups/meetings/meetings.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	meetings: list(actor, event.params.slug),
	now: now()
}));
