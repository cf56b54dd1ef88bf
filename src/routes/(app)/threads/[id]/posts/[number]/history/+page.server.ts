import * as posts from '#lib/server/forum/posts.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const load = reading((event: import('./$types').PageServerLoadEvent, actor) => {
	const number = idOf(event.params.number);
	const { thread, current, earlier } = posts.history(actor, idOf(event.params.id), number);
	return { number, thread: { id: thread.id, title: thread.title }, current, earlier };
});
