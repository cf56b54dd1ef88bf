import { redirect, type Actions } from '@sveltejs/kit';
import { boardPath } from '#lib/boards.ts';
import { POSTS_PER_PAGE, postPath } from '#lib/forum.ts';
import { keptText } from '#lib/server/files/drafts.ts';
import { aboutThread } from '#lib/server/forum/about.ts';
import { summaryOf } from '#lib/server/forum/asked/addressees.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { callersFor } from '#lib/server/forum/entering.ts';
import { followsThread } from '#lib/server/forum/following.ts';
import { quotation } from '#lib/server/forum/glances.ts';
import { holderOf } from '#lib/server/forum/in-hand.ts';
import { maskOptions, standingMask } from '#lib/server/forum/masking.ts';
import { markersOf, placesFrom } from '#lib/server/forum/markers.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markShown, unreadIn } from '#lib/server/forum/reading.ts';
import { unreadInStanding } from '#lib/server/forum/unread-counts.ts';
import { noteOpening } from '#lib/server/forum/readers.ts';
import * as tables from '#lib/server/forum/tables/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { caseOf, keepsCase } from '#lib/server/groups/cases.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { repliesTo, resolved } from '#lib/server/readers/post-links.ts';
import { cardsLike } from '#lib/server/search/cards.ts';
import { beginningOf, similarTo, twinsOf } from '#lib/server/search/similar.ts';
import { settings } from '#lib/server/settings.ts';
import { ownOrigins, pageIn } from '#lib/server/requests.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { Rows } from '#lib/rows.ts';
import { WrittenHtml } from '#lib/written-html.ts';
import { answers } from './actions/answers.server.ts';
import { asked } from './actions/asked.server.ts';
import { moderating } from './actions/moderating.server.ts';
import { replying } from './actions/replying.server.ts';
import { standing } from './actions/standing.server.ts';
import { widen } from './actions/widen.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const askedId = idOf(event.params.id);
	widening.settle(askedId);
	const thread = threads.destination(actor, askedId);
	const { id } = thread;
	const places = placesFrom(askedId);
	const sought = event.url.searchParams.get('post');
	if (sought !== null) redirect(303, placeOf(places, id, sought));
	// What was sent to the old address is answered there, so that nothing typed is lost.
	if (id !== askedId && event.request.method !== 'POST') {
		redirect(303, `/threads/${id}?from=${askedId}`);
	}
	const cameFrom = fromIn(event.url);
	const pages = posts.pageOf(thread.lastNumber);
	const page = Math.min(pageIn(event.url), pages);
	const unread = thread.hidingId === null ? unreadInStanding(actor, id) : unreadIn(actor, id);
	const shown = posts.page(actor, thread, page);
	const last = Math.min(page * POSTS_PER_PAGE, thread.lastNumber);
	markShown(actor, id, (page - 1) * POSTS_PER_PAGE + 1, last, unread);
	markSeen(actor, `thread:${id}`);
	const board = boards.byId(thread.boardId);
	const acts = threads.standingActs(actor, thread);
	const may = threads.rightsOn(actor, thread);
	const beginning = beginningOf(actor, { thread: id });
	noteOpening(actor, thread);
	const { accepted, ...about } = aboutThread(actor, thread);
	const texts = resolved(actor, id, shown, ownOrigins(event));
	const replies = repliesTo(
		actor,
		id,
		shown.map((post) => post.id)
	);
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
		board: { slug: board.slug, name: board.name, path: boardPath(board) },
		about,
		posts: Rows.from(
			shown.map(({ html, ...post }) => ({
				...post,
				text: new WrittenHtml(
					texts.get(post.id) ?? html,
					event.isDataRequest ? null : `#p${post.number} > .prose`
				),
				replies: replies.get(post.id) ?? [],
				accepted: accepted.get(post.id) ?? null
			}))
		),
		markers: markersOf(id),
		/** Where posts went that stood here, and where those of a merged thread stand now. */
		gone: id === askedId ? places : placesFrom(id),
		cameFrom:
			cameFrom === null ? [] : placesFrom(cameFrom).filter(({ threadId }) => threadId === id),
		hiding: thread.hidingId === null ? null : threads.reasonOf(thread.hidingId),
		quoted: may.reply ? quotedIn(actor, id, event.url) : '',
		unread,
		page,
		pages,
		may: { ...may, ...widening.rightsOn(actor, thread) },
		proposed: widening.proposed(actor, thread),
		isOnSecondBoard: thread.secondBoardId !== null,
		masks: maskOptions(actor, board),
		standingMask: standingMask(actor, id),
		callers: may.reply ? callersFor(actor, [thread.audience]) : null,
		holder: holderOf(actor, thread),
		isFollowed: followsThread(actor, id),
		draft: draftAsked(actor, event.url),
		kept: may.reply && page === pages ? keptText(actor, event.url.pathname, '') : null,
		audience: threads.audienceWords(thread),
		case: caseOf(id),
		keepsCase: keepsCase(actor, thread),
		cards: cardsLike(actor, thread.title),
		similar: similarTo(actor, beginning),
		twins: twinsOf(actor, beginning),
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	...replying,
	...standing,
	...moderating,
	...answers,
	...widen,
	...asked
} satisfies Actions;

/** A post by the number it once had in a thread, or has there still. */
function placeOf(places: { number: number; href: string }[], id: number, sought: string): string {
	const number = Number(sought.normalize('NFKC'));
	const isNumber = Number.isInteger(number) && number > 0;
	const moved = places.find((place) => place.number === number);
	return moved?.href ?? (isNumber ? postPath(id, number) : `/threads/${id}`);
}

function fromIn(url: URL): number | null {
	const from = Number(url.searchParams.get('from') ?? '');
	return Number.isSafeInteger(from) && from > 0 ? from : null;
}

/** The post that 返信 was pressed below, where there is no script to fill the box. */
function quotedIn(actor: Actor, id: number, url: URL): string {
	const number = Number(url.searchParams.get('quote') ?? '');
	if (!Number.isInteger(number) || number < 1) return '';
	return url.searchParams.has('short') ? `>>${number}\n` : quotation(actor, id, number);
}
