import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { POSTS_PER_PAGE, replyOrDraftSchema } from '#lib/forum.ts';
import { forgetText, keptText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { followsThread, followThread } from '#lib/server/forum/following.ts';
import { holderOf, takeInHand } from '#lib/server/forum/in-hand.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markShown, markUnread, unreadIn } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { now } from '#lib/server/now.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { settings } from '#lib/server/settings.ts';
import { notify, pageIn } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	const thread = threads.find(actor, id);
	const pages = posts.pageOf(thread.lastNumber);
	const page = Math.min(pageIn(event.url), pages);
	const unread = unreadIn(actor, id);
	const shown = posts.page(actor, thread, page);
	const last = Math.min(page * POSTS_PER_PAGE, thread.lastNumber);
	markShown(actor, id, (page - 1) * POSTS_PER_PAGE + 1, last);
	const board = boards.byId(thread.boardId);
	const acts = threads.standingActs(thread);
	const may = threads.rightsOn(actor, thread);
	return {
		thread: {
			id,
			title: thread.title,
			kind: thread.kind,
			audience: thread.audience,
			state: threads.stateOf(thread),
			replies: thread.replyCount,
			lastNumber: thread.lastNumber,
			isClosed: thread.closureId !== null,
			legacyNumber: thread.legacyNumber
		},
		solution: acts.solution && {
			organisation: acts.solution.organisation,
			at: acts.solution.at,
			number: posts.numberOf(thread.id, acts.solution.postId)
		},
		closure: acts.closure,
		board: { slug: board.slug, name: board.name },
		posts: shown.map((post) => ({ ...post, isAnswer: post.id === acts.solution?.postId })),
		unread,
		page,
		pages,
		may,
		holder: holderOf(actor, thread),
		isFollowed: followsThread(actor, id),
		draft: draftAsked(actor, event.url),
		kept: may.reply && page === pages ? keptText(actor, event.url.pathname, '') : null,
		audience: threads.audienceWords(thread),
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	reply: (event) =>
		submit(event, replyOrDraftSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const form = event.url.pathname;
			if ('intent' in input) {
				const { title } = threads.find(actor, id);
				const fields = { body: input.body };
				if (input.intent === 'keep') return keep(actor, form, '', input.draft, fields);
				drafts.save(actor, { id: input.draft, form, title, fields, files: input.files });
				forgetText(actor, form, '');
				notify(event, '下書きを保存しました。団体の誰でも続きを書けます。');
				redirect(303, '/drafts');
			}
			const number = posts.reply(actor, id, input);
			forgetText(actor, form, '');
			notify(event, '返信しました。');
			redirect(303, postPath(id, number));
		}),
	hold: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			takeInHand(actor, id);
			return back(event, id, null, 'この質問の担当になりました。');
		}),
	follow: (event) =>
		submit(event, v.object({ follow: v.optional(v.string(), '') }), (input, actor) => {
			const id = idOf(event.params.id);
			const isFollowed = input.follow !== '';
			followThread(actor, id, isFollowed);
			return back(event, id, null, isFollowed ? 'フォローしました。' : 'フォローをやめました。');
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
			notify(event, '未読に戻しました。');
			redirect(303, `/boards/${boards.byId(thread.boardId).slug}`);
		}),
	remove: (event) =>
		submit(event, v.object({ post: v.string() }), (input, actor) => {
			const id = idOf(event.params.id);
			const thread = threads.find(actor, id);
			const { threadIsGone } = posts.remove(actor, id, idOf(input.post));
			if (!threadIsGone) return back(event, id, idOf(input.post), '削除しました。');
			notify(event, '削除しました。');
			redirect(303, `/boards/${boards.byId(thread.boardId).slug}`);
		})
} satisfies Actions;

function back(event: RequestEvent, id: number, number: number | null, sentence: string): never {
	notify(event, sentence);
	redirect(303, postPath(id, number ?? 1));
}

function postPath(id: number, number: number): string {
	const page = posts.pageOf(number);
	return `/threads/${id}${page > 1 ? `?page=${page}` : ''}${number > 1 ? `#p${number}` : ''}`;
}
