import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { caseSchema } from '#lib/groups.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { caseOf, casePage, putCase, removeCase } from '#lib/server/groups/cases.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = threads.find(actor, idOf(event.params.id));
	return {
		thread: { id: of.id, title: of.title },
		groups: casePage(actor, of),
		standing: caseOf(of.id)
	};
});

export const actions = {
	put: (event) =>
		submit(event, caseSchema, (input, actor) => {
			const of = threads.find(actor, idOf(event.params.id));
			putCase(actor, of, input);
			done(event, '先進事例として載せました。', `/threads/${of.id}`);
		}),
	remove: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const of = threads.find(actor, idOf(event.params.id));
			removeCase(actor, of);
			done(event, '先進事例から外しました。投稿は残っています。', `/threads/${of.id}`);
		})
} satisfies Actions;
