import { remaining } from '#lib/server/licences/assurance/remaining.ts';
import { isDesk } from '#lib/server/licences/assurance/whose.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	isDesk: isDesk(actor),
	own: actor.organisation.name,
	lines: remaining(actor),
	now: now()
}));
