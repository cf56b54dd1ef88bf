import { boardPath } from '#lib/boards.ts';
import type { Actor } from '../identity/actors.ts';
import * as follows from '../identity/follows.ts';
import { digestOf } from '../identity/telling.ts';
import * as boards from './boards.ts';
import * as listings from './listings.ts';
import { unreadCounts } from './unread-counts.ts';
import * as threads from './threads.ts';

export type FollowedBoard = { slug: string; name: string; href: string; unread: number };

/** Whether the actor's seat follows a board. */
export function followsBoard(actor: Actor, of: boards.Board): boolean {
	return follows.follows(actor, `board:${of.id}`);
}

/** Whether the actor's seat follows a thread. */
export function followsThread(actor: Actor, threadId: number): boolean {
	return follows.follows(actor, `thread:${threadId}`);
}

/** Follows a board for the actor's seat, or no longer; throws `NotFound`. */
export function followBoard(actor: Actor, slug: string, isFollowed: boolean): void {
	follows.setFollowed(actor, `board:${boards.find(actor, slug).id}`, isFollowed);
}

/** Follows a thread for the actor's seat, or no longer; throws `NotFound`. */
export function followThread(actor: Actor, id: number, isFollowed: boolean): void {
	follows.setFollowed(actor, `thread:${threads.find(actor, id).id}`, isFollowed);
}

/**
 * The boards a seat can choose for 今朝の一覧: all but for practice, and of the working groups that go on those its
 * organisation is in, that it follows, or has chosen.
 */
export function digestPlaces(actor: Actor): boards.Board[] {
	const wanted = new Set([
		...boards.ownGroups(actor).map(({ id }) => id),
		...follows.followedBoards(actor.seat.id)
	]);
	const chosen = digestOf(actor.seat.id).boards ?? [];
	return boards.listWithGroups(actor).filter((board) => {
		if (board.kind !== 'group') return board.kind !== 'practice';
		return !board.isEnded && (wanted.has(board.id) || chosen.includes(board.slug));
	});
}

/** What the actor's seat follows and can still read: boards in their order, threads newest first. */
export function followed(actor: Actor): { boards: FollowedBoard[]; threads: listings.ThreadRow[] } {
	const things = follows.followedBy(actor.seat.id);
	const boardIds = follows.idsAmong(things, 'board');
	const counts = unreadCounts(actor).byBoard;
	return {
		boards: boards
			.listWithGroups(actor)
			.filter((board) => boardIds.includes(board.id))
			.map((board) => ({
				slug: board.slug,
				name: board.name,
				href: boardPath(board),
				unread: counts.get(board.id) ?? 0
			})),
		threads: listings.chosen(actor, follows.idsAmong(things, 'thread'))
	};
}
