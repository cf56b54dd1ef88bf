import { readersGrid } from '#lib/server/forum/readers.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const thread = threads.find(actor, idOf(event.params.id));
	return {
		thread: { id: thread.id, title: thread.title },
		rows: readersGrid(actor, thread)
	};
});
