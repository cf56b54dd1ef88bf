import { list } from '#lib/server/licences/deliveries/slips.ts';
import { mayWork } from '#lib/server/licences/rounds/shown.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	slips: list(actor),
	work: mayWork(actor),
	now: now()
}));
