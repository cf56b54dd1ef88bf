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
	return {
		running: runningIncidents(actor),
		past: pastIncidents(actor),
		mayKeep: keepsIncidents(actor),
		now: now()
	};
});
