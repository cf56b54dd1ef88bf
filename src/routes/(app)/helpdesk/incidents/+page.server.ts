import { inOrder, orderIn } from '#lib/list-order.ts';
import {
	keepsIncidents,
	pastIncidents,
	runningIncidents
} from '#lib/server/helpdesk/incidents/incidents.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:incidents');
	const order = orderIn(event.url.searchParams.get('sort'), ['sinceAt', 'affected']);
	return {
		running: runningIncidents(actor),
		past: inOrder(pastIncidents(actor), order, (each) =>
			order?.by === 'affected' ? each.affected : each.sinceAt.getTime()
		),
		order,
		mayKeep: keepsIncidents(actor),
		now: now()
	};
});
