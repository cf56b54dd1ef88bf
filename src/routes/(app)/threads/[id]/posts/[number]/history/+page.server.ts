import * as posts from '#lib/server/forum/posts.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const number = idOf(event.params.number);
	const { thread, current, earlier } = posts.history(actor, idOf(event.params.id), number);
	return { number, thread: { id: thread.id, title: thread.title }, current, earlier };
});
