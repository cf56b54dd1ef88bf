import type { Actions } from '@sveltejs/kit';
import { lookBehindSchema } from '#lib/forum.ts';
import { hiddenPost, lookBehind } from '#lib/server/forum/looking-behind.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const number = idOf(event.params.number);
	const { thread } = hiddenPost(actor, idOf(event.params.id), number);
	return { number, thread: { id: thread.id, title: thread.title } };
});

export const actions = {
	default: (event) =>
		submit(event, lookBehindSchema, ({ reason }, actor) => ({
			author: lookBehind(actor, idOf(event.params.id), idOf(event.params.number), reason)
		}))
} satisfies Actions;
