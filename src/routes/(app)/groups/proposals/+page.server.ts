import { proposalsPage } from '#lib/server/groups/proposals.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	...proposalsPage(actor),
	now: now()
}));
