import { and, asc, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { reachKey, scopeOf, scopes } from '../permissions.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { isDoubtedOfSeat } from './validity.ts';

const { answerValidity, board, post, thread } = schema;

/** An answer of the actor's seat that is 要確認: 今も有効か確かめる回答. */
export type Recheck = {
	threadId: number;
	postId: number;
	number: number;
	title: string;
	board: string;
	fiscalYear: number;
	answeredAt: Date;
};

const selectRechecks = preparedOnce((connection) =>
	connection
		.select({
			threadId: thread.id,
			postId: post.id,
			number: post.number,
			title: thread.title,
			board: board.name,
			fiscalYear: answerValidity.fiscalYear,
			answeredAt: post.createdAt
		})
		.from(post)
		.innerJoin(answerValidity, eq(answerValidity.postId, post.id))
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(and(scopes.thread, scopes.post, standingThread, isDoubtedOfSeat))
		.orderBy(asc(post.createdAt))
		.prepare()
);

/** The answers the actor's seat gave, whoever sat there, that are to be looked at again, oldest first. */
export function rechecksOf(actor: Actor): Recheck[] {
	return heldRechecks(`${actor.seat.id} ${reachKey(actor)}`, () =>
		selectRechecks().all({ ...scopeOf(actor), today: dayOf(now()), seat: actor.seat.id })
	);
}

const heldRechecks = heldUntilRecorded<Recheck[]>(200, { outlastsReplies: true });
