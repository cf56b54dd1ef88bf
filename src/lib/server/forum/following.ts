import type { Actor } from '../identity/actors.ts';
import * as follows from '../identity/follows.ts';
import * as boards from './boards.ts';
import * as listings from './listings.ts';
import { unreadCounts } from './reading.ts';
import * as threads from './threads.ts';

export type FollowedBoard = { slug: string; name: string; unread: number };

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

/** What the actor's seat follows and can still read: boards in their order, threads newest first. */
export function followed(actor: Actor): { boards: FollowedBoard[]; threads: listings.ThreadRow[] } {
	const things = follows.followedBy(actor.seat.id);
	const boardIds = follows.idsAmong(things, 'board');
	const counts = unreadCounts(actor);
	return {
		boards: boards
			.list(actor)
			.filter((board) => boardIds.includes(board.id))
			.map(({ id, slug, name }) => ({ slug, name, unread: counts.get(id) ?? 0 })),
		threads: listings.chosen(actor, follows.idsAmong(things, 'thread'))
	};
}
