import { remainingOf } from '#lib/server/licences/assurance/remaining.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	const of = remainingOf(actor, id);
	markSeen(actor, `lifecycle:${id}`);
	return { of, own: actor.organisation.name, now: now() };
});
