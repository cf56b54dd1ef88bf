import { homeOf } from '#lib/server/identity/home.ts';
import { firstSteps, home } from '#lib/server/readers/home.ts';
import { today } from '#lib/server/readers/today.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';
import { todayActs } from './today/acts.server.ts';
import { doneIn } from './today/done.server.ts';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	const steps = firstSteps(actor);
	return homeOf(actor) === 'today'
		? { steps, list: null, sheet: today(actor), done: doneIn(actor, event.url) }
		: { steps, list: home(actor), sheet: null, done: doneIn(actor, event.url) };
});

export const actions = todayActs;
