import type { Actions } from '@sveltejs/kit';
import { cannedSchema } from '#lib/canned.ts';
import { addCanned, allCanned } from '#lib/server/helpdesk/canned/canned.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	canned: allCanned(actor),
	categories: choicesFor(actor.reach),
	now: now()
}));

export const actions = {
	add: (event) =>
		submit(event, cannedSchema, ({ title, body, category }, actor) => {
			addCanned(actor, { title, body, category });
			done(event, `定型文「${title}」を加えました。`);
		})
} satisfies Actions;
