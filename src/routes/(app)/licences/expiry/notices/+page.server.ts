import { notices } from '#lib/server/licences/assurance/reading.ts';
import { isDesk } from '#lib/server/licences/assurance/whose.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** So many of those that will go out. */
const SHOWN = 100;

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const { next, sent } = notices(actor);
	return {
		next: next.slice(0, SHOWN),
		count: next.length,
		sent,
		isDesk: isDesk(actor),
		now: now()
	};
});
