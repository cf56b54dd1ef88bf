import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const number = idOf(event.params.number);
	const id = idOf(event.params.id);
	const erased = posts.tombstoneOf(actor, id, number);
	if (erased !== null) {
		const { title } = threads.find(actor, id);
		return { number, thread: { id, title }, erased, versions: [] };
	}
	const { thread, current, earlier } = posts.history(actor, id, number);
	const versions = [current, ...earlier];
	return { number, thread: { id, title: thread.title }, erased, versions };
});
