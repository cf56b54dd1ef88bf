import { list } from '#lib/server/licences/returns/returns.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	returns: list(actor),
	now: now()
}));
