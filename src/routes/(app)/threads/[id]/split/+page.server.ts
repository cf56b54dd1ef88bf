import type { Actions } from '@sveltejs/kit';
import { splitSchema } from '#lib/moderation.ts';
import { inShort } from '#lib/server/forum/glances.ts';
import { now } from '#lib/server/now.ts';
import { split } from '#lib/server/forum/splitting.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = threads.findFor(actor, idOf(event.params.id), 'thread.split');
	return {
		thread: { id: of.id, title: of.title },
		posts: inShort(actor, of).filter((post) => post.number > 1),
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, splitSchema, (input, actor) => {
			const id = idOf(event.params.id);
			if (input.confirmed === '') {
				threads.findFor(actor, id, 'thread.split');
				return { asks: { title: input.title, numbers: input.posts } };
			}
			const newId = split(actor, id, { numbers: input.posts, title: input.title });
			done(event, '新しい投稿に分けました。', `/threads/${newId}`);
		})
} satisfies Actions;
