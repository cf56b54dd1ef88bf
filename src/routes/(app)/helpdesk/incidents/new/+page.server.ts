import type { Actions } from '@sveltejs/kit';
import { incidentSchema, typedMoment } from '#lib/incidents.ts';
import { openIncident } from '#lib/server/helpdesk/incidents/keeping.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { categoriesOfIncidents } from '../categories.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	categories: categoriesOfIncidents(actor),
	since: typedMoment(now())
}));

export const actions = {
	default: (event) =>
		submit(event, incidentSchema, (input, actor) => {
			const id = openIncident(actor, input);
			done(event, '障害情報を出しました。', `/helpdesk/incidents/${id}`);
		})
} satisfies Actions;
