import { summary } from '#lib/server/licences/rounds/shown.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...summary(actor, idOf(event.params.id)),
	now: now()
}));
