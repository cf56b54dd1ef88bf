import { casesOf } from '#lib/server/groups/cases.ts';
import { find } from '#lib/server/groups/groups.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	cases: casesOf(actor, find(actor, event.params.slug)),
	now: now()
}));
