import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { boardPath } from '#lib/boards.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { followThread } from '#lib/server/forum/following.ts';
import { putDownQuestion, takeInHand } from '#lib/server/forum/in-hand.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markUnread } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, submit } from '#lib/server/web.ts';
import { back } from './back.server.ts';

export const standing = {
	hold: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			takeInHand(actor, id);
			return back(event, id, null, 'この質問の担当になりました。');
		}),
	putDown: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			putDownQuestion(actor, id);
			return back(event, id, null, 'この質問の担当を外れました。');
		}),
	follow: (event) =>
		submit(event, v.object({ follow: v.optional(v.string(), '') }), (input, actor) => {
			const id = idOf(event.params.id);
			const isFollowed = input.follow !== '';
			followThread(actor, id, isFollowed);
			return back(event, id, null, isFollowed ? '知らせを受けます。' : '知らせをやめました。');
		}),
	solve: (event) =>
		submit(event, v.object({ post: v.optional(v.string()) }), (input, actor) => {
			const id = idOf(event.params.id);
			const number = input.post ? idOf(input.post) : null;
			threads.solve(actor, id, number);
			return back(event, id, number, '解決済みにしました。');
		}),
	unsolve: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			threads.unsolve(actor, id);
			return back(event, id, null, '未解決に戻しました。');
		}),
	close: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			threads.close(actor, id);
			return back(event, id, null, '締め切りました。返信は止まり、内容は読めるままです。');
		}),
	reopen: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			threads.reopen(actor, id);
			return back(event, id, null, '締め切りを取り消しました。');
		}),
	unread: (event) =>
		submit(event, v.object({ post: v.optional(v.string()) }), (input, actor) => {
			const id = idOf(event.params.id);
			const thread = threads.find(actor, id);
			markUnread(actor, id, input.post ? idOf(input.post) : 1);
			done(event, '未読に戻しました。', boardPath(boards.byId(thread.boardId)));
		}),
	remove: (event) =>
		submit(event, v.object({ post: v.string() }), (input, actor) => {
			const id = idOf(event.params.id);
			const thread = threads.find(actor, id);
			const { threadIsGone } = posts.remove(actor, id, idOf(input.post));
			if (!threadIsGone) return back(event, id, idOf(input.post), '削除しました。');
			done(event, '削除しました。', boardPath(boards.byId(thread.boardId)));
		})
} satisfies Actions;
