import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as boards from '#lib/server/forum/boards.ts';
import { markAllRead } from '#lib/server/forum/reading.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	const all = boards.list(actor);
	const own = boards.ownDistricts(actor, all);
	return {
		boards: all.map((board) => ({
			slug: board.slug,
			name: board.name,
			kind: board.kind,
			isOwn: own.includes(board)
		}))
	};
});

export const actions = {
	read: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const marked = markAllRead(actor, null);
			notify(event, `${marked}件を既読にしました。`);
			redirect(303, '/boards');
		})
} satisfies Actions;
