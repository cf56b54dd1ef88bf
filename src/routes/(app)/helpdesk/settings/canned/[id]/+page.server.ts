import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { cannedEditSchema } from '#lib/canned.ts';
import { changeCanned, findCanned, setPutAway } from '#lib/server/helpdesk/canned/canned.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const canned = findCanned(actor, idOf(event.params.id));
	return { canned, categories: choicesFor(actor.reach, canned.categoryId) };
});

const idIn = (event: RequestEvent) => idOf(event.params.id);

const LIST = '/helpdesk/settings/canned';

export const actions = {
	change: (event) =>
		submit(event, cannedEditSchema, ({ title, body, category, version }, actor) => {
			changeCanned(actor, idIn(event), { title, body, category, version });
			done(event, `定型文「${title}」を変えました。`, LIST);
		}),
	'put-away': (event) =>
		submit(event, v.object({}), (_input, actor) => {
			setPutAway(actor, idIn(event), true);
			done(event, '定型文をしまいました。返信のときに選べなくなります。', LIST);
		}),
	'take-up': (event) =>
		submit(event, v.object({}), (_input, actor) => {
			setPutAway(actor, idIn(event), false);
			done(event, '定型文を、また選べるようにしました。', LIST);
		})
} satisfies Actions;
