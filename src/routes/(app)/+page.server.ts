import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { homeOf } from '#lib/server/identity/home.ts';
import { firstSteps, home } from '#lib/server/readers/home.ts';
import { today } from '#lib/server/readers/today.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';
import { todayActs } from './today/acts.server.ts';
import { doneIn } from './today/done.server.ts';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	event.depends('topic:incidents');
	const steps = firstSteps(actor);
	const incidents = runningIncidents(actor);
	const done = doneIn(actor, event.url);
	if (homeOf(actor) === 'today') return { steps, incidents, list: null, sheet: today(actor), done };
	const allWaiting = event.url.searchParams.get('waiting') === 'all';
	return { steps, incidents, list: home(actor, { allWaiting }), sheet: null, done };
});

export const actions = todayActs;
