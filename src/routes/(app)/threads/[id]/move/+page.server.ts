import type { Actions } from '@sveltejs/kit';
import { moveSchema } from '#lib/moderation.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as moving from '#lib/server/forum/moving.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = threads.findFor(actor, idOf(event.params.id), 'thread.move');
	const asked = event.url.searchParams.get('to');
	const to = asked ? boards.find(actor, asked) : null;
	return {
		thread: { id: of.id, title: of.title },
		board: boards.byId(of.boardId).name,
		audience: threads.audienceWords(of),
		destinations: moving.destinations(actor, of),
		to: to && {
			slug: to.slug,
			name: to.name,
			obstacle: moving.obstacle(of, to),
			choices: moving.audiencesThere(of, to).map((choice) => ({
				choice,
				narrows: moving.narrows(of, to, choice),
				readers: boards.readersOf(to, choice)
			}))
		}
	};
});

export const actions = {
	default: (event) =>
		submit(event, moveSchema, (input, actor) => {
			const id = idOf(event.params.id);
			moving.move(actor, id, input);
			done(event, `${boards.find(actor, input.to).name}に移しました。`, `/threads/${id}`);
		})
} satisfies Actions;
