import { redirect, type Actions } from '@sveltejs/kit';
import { headingSchema, threadSchema } from '#lib/forum.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { settings } from '#lib/server/settings.ts';
import { notify } from '#lib/server/requests.ts';
import { checked, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const board = boards.find(actor, event.params.slug);
	const may = boards.rightsOnWriting(actor, board);
	const asked = Object.fromEntries(event.url.searchParams);
	const isAsked = 'title' in asked && !('edit' in asked);
	const heading = isAsked ? checked(headingSchema, asked) : { values: null, issues: [] };
	if (heading.issues.length > 0) event.locals.status = 422;
	return {
		board: { slug: board.slug, name: board.name, kind: board.kind },
		places: boards
			.list(actor)
			.filter((other) => boards.rightsOn(actor, other).write)
			.map((other) => ({ slug: other.slug, name: other.name })),
		audiences: may.audiences,
		readers: Object.fromEntries(
			may.audiences.map((choice) => [choice, boards.readersOf(board, choice)])
		),
		asked,
		heading,
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(event, threadSchema, (input, actor) => {
			const id = threads.open(actor, event.params.slug ?? '', input);
			notify(event, '投稿しました。');
			redirect(303, `/threads/${id}`);
		})
} satisfies Actions;
