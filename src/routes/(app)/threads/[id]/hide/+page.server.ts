import type { Actions } from '@sveltejs/kit';
import { reasonSchema } from '#lib/moderation.ts';
import { hideThread } from '#lib/server/forum/hiding.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = threads.findFor(actor, idOf(event.params.id), 'thread.hide');
	return { thread: { id: of.id, title: of.title } };
});

export const actions = {
	default: (event) =>
		submit(event, reasonSchema, (input, actor) => {
			const id = idOf(event.params.id);
			hideThread(actor, id, input.reason);
			done(
				event,
				'投稿全体を見えなくしました。この画面から、また見えるようにできます。',
				`/threads/${id}`
			);
		})
} satisfies Actions;
