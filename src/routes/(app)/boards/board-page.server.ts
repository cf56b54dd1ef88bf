import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { boardPath } from '#lib/boards.ts';
import { fiscalYear } from '#lib/dates.ts';
import { followBoard, followsBoard } from '#lib/server/forum/following.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { markAllRead } from '#lib/server/forum/reading.ts';
import * as listings from '#lib/server/forum/listings.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { Rows } from '#lib/rows.ts';
import { done, submit } from '#lib/server/web.ts';
import type { Actor } from '#lib/server/identity/actors.ts';

/** What the page of a board shows, whichever address it has. */
export function loadBoard(
	event: { url: URL; depends: (topic: `${string}:${string}`) => void },
	actor: Actor,
	board: boards.Board
) {
	event.depends(`topic:board:${board.slug}`);
	const years = [...new Set([fiscalYear(now()), ...boards.yearsOf(actor, board)])];
	const listing = listingIn(event.url, years);
	const { rows, ...listed } = listings.list(actor, board, listing);
	return {
		board: { slug: board.slug, name: board.name, kind: board.kind, path: boardPath(board) },
		years,
		filter: listing.filter,
		yearIsChosen: listing.year !== 'usual',
		...listed,
		rows: Rows.from(rows),
		askedPage: listing.page,
		may: boards.rightsOn(actor, board),
		isFollowed: followsBoard(actor, board),
		readership: boards.readersOf(
			board,
			board.kind === 'district' || board.kind === 'group' ? board.kind : 'all'
		),
		now: now()
	};
}

export const boardActions = {
	follow: (event) =>
		submit(event, v.object({ follow: v.optional(v.string(), '') }), (input, actor) => {
			const { slug = '' } = event.params;
			const isFollowed = input.follow !== '';
			followBoard(actor, slug, isFollowed);
			done(event, isFollowed ? '知らせを受けます。' : '知らせをやめました。');
		}),
	read: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const board = boards.find(actor, event.params.slug ?? '');
			const marked = markAllRead(actor, board.id);
			done(event, `${marked}件を既読にしました。`);
		})
} satisfies Actions;

function listingIn(url: URL, years: number[]): listings.Listing {
	const filter = listings.threadFilters.find((known) => known === url.searchParams.get('filter'));
	const year = url.searchParams.get('year');
	const chosen = years.find((known) => String(known) === year);
	return {
		filter: filter ?? 'all',
		year: year === 'all' ? null : (chosen ?? 'usual'),
		page: pageIn(url)
	};
}
