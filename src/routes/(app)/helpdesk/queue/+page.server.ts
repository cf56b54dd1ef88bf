import { ofAway } from '#lib/server/helpdesk/absences.ts';
import { queue, queueCounts, queueViews } from '#lib/server/helpdesk/queue.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	const asked = event.url.searchParams.get('view');
	const view = queueViews.find((each) => each === asked) ?? 'unassigned';
	return {
		view,
		tickets: queue(actor, view),
		counts: queueCounts(actor),
		awayCount: ofAway(actor).length,
		now: now()
	};
});
