import type { Actions } from '@sveltejs/kit';
import { POSTS_PER_PAGE } from '#lib/forum.ts';
import { keptText } from '#lib/server/files/drafts.ts';
import { aboutThread } from '#lib/server/forum/about.ts';
import { summaryOf } from '#lib/server/forum/asked/addressees.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { callersFor } from '#lib/server/forum/entering.ts';
import { followsThread } from '#lib/server/forum/following.ts';
import { holderOf } from '#lib/server/forum/in-hand.ts';
import { maskOptions, standingMask } from '#lib/server/forum/masking.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markShown, unreadIn } from '#lib/server/forum/reading.ts';
import { noteOpening } from '#lib/server/forum/readers.ts';
import * as tables from '#lib/server/forum/tables/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { beginningOf, similarTo, twinsOf } from '#lib/server/search/similar.ts';
import { settings } from '#lib/server/settings.ts';
import { pageIn } from '#lib/server/requests.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { answers } from './actions/answers.server.ts';
import { asked } from './actions/asked.server.ts';
import { replying } from './actions/replying.server.ts';
import { standing } from './actions/standing.server.ts';
import { widen } from './actions/widen.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	widening.settle(id);
	const thread = threads.find(actor, id);
	const pages = posts.pageOf(thread.lastNumber);
	const page = Math.min(pageIn(event.url), pages);
	const unread = unreadIn(actor, id);
	const shown = posts.page(actor, thread, page);
	const last = Math.min(page * POSTS_PER_PAGE, thread.lastNumber);
	markShown(actor, id, (page - 1) * POSTS_PER_PAGE + 1, last);
	markSeen(actor, `thread:${id}`);
	const board = boards.byId(thread.boardId);
	const acts = threads.standingActs(actor, thread);
	const may = threads.rightsOn(actor, thread);
	const beginning = beginningOf(actor, { thread: id });
	noteOpening(actor, thread);
	const { accepted, ...about } = aboutThread(actor, thread);
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
		about,
		posts: shown.map((post) => ({ ...post, accepted: accepted.get(post.id) ?? null })),
		unread,
		page,
		pages,
		may: { ...may, ...widening.rightsOn(actor, thread) },
		proposed: widening.proposed(actor, thread),
		widened: widening.widened(id),
		masks: maskOptions(actor, board),
		standingMask: standingMask(actor, id),
		callers: may.reply ? callersFor(actor, [thread.audience]) : null,
		holder: holderOf(actor, thread),
		isFollowed: followsThread(actor, id),
		draft: draftAsked(actor, event.url),
		kept: may.reply && page === pages ? keptText(actor, event.url.pathname, '') : null,
		audience: threads.audienceWords(thread),
		similar: similarTo(actor, beginning),
		twins: twinsOf(actor, beginning),
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	...replying,
	...standing,
	...answers,
	...widen,
	...asked
} satisfies Actions;
