import type { Actions } from '@sveltejs/kit';
import { tableSchema } from '#lib/tables.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { thread, bodies } = tables.opening(actor, idOf(event.params.id));
	return {
		thread: { id: thread.id, title: thread.title },
		bodies,
		isAboutSystem: event.url.searchParams.get('columns') === 'system'
	};
});

export const actions = {
	default: (event) =>
		submit(event, tableSchema, (input, actor) => {
			const id = tables.open(actor, idOf(event.params.id), input, input);
			done(event, '状況表を作りました。', `/tables/${id}`);
		})
} satisfies Actions;
