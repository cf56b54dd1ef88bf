import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { markSchema } from '#lib/forum.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { markAllRead, markLastUnread, markReadUnopened } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { ownPath } from '#lib/server/requests.ts';
import { done, reading, submit } from '#lib/server/web.ts';
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
			done(event, `${marked}件を既読にしました。`, '/boards');
		}),
	mark: (event) =>
		submit(event, markSchema, ({ mark: { id, isRead }, to }, actor) => {
			const { lastNumber } = threads.find(actor, id);
			if (isRead) markReadUnopened(actor, id, lastNumber);
			else markLastUnread(actor, id);
			done(event, isRead ? '既読にしました。' : '未読に戻しました。', ownPath(to));
		})
} satisfies Actions;
