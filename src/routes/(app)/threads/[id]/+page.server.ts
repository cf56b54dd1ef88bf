import type { Actions } from '@sveltejs/kit';
import { POSTS_PER_PAGE } from '#lib/forum.ts';
import { keptText } from '#lib/server/files/drafts.ts';
import { summaryOf } from '#lib/server/forum/asked/addressees.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { followsThread } from '#lib/server/forum/following.ts';
import { holderOf } from '#lib/server/forum/in-hand.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markShown, unreadIn } from '#lib/server/forum/reading.ts';
import * as tables from '#lib/server/forum/tables/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { now } from '#lib/server/now.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { settings } from '#lib/server/settings.ts';
import { pageIn } from '#lib/server/requests.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { asked } from './actions/asked.server.ts';
import { replying } from './actions/replying.server.ts';
import { standing } from './actions/standing.server.ts';
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
		asked: summaryOf(actor, thread),
		tables: tables.ofThread(actor, thread),
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

export const actions = { ...asked, ...replying, ...standing } satisfies Actions;
