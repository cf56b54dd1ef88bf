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
	return homeOf(actor) === 'today'
		? { steps, incidents, list: null, sheet: today(actor), done: doneIn(actor, event.url) }
		: { steps, incidents, list: home(actor), sheet: null, done: doneIn(actor, event.url) };
});

export const actions = todayActs;
