import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { postPath } from '#lib/forum.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { heldUntilRecorded } from '../record/held.ts';

const { board, organisation, post, postPlace, threadAct, widening } = schema;

export type Marker = {
	id: number;
	kind: 'move' | 'merge' | 'split' | 'widening';
	/** It stands below this post; 0: above the first. */
	afterNumber: number;
	at: Date;
	/** Empty where nobody is named. */
	by: string;
	reason: string | null;
	/** The board a moved thread came from. */
	fromBoard: string | null;
	/** The other thread of a split; whoever reads this one reads that one. */
	otherThreadId: number | null;
	/** Who could read from then on, of a widened thread. */
	audience: 'municipalities' | 'all' | null;
};

const selectMarkers = preparedOnce((connection) =>
	connection
		.select({
			id: threadAct.id,
			kind: threadAct.kind,
			afterNumber: threadAct.afterNumber,
			at: threadAct.at,
			by: organisation.name,
			reason: threadAct.reason,
			fromBoard: board.name,
			otherThreadId: threadAct.otherThreadId,
			audience: widening.audience
		})
		.from(threadAct)
		.innerJoin(organisation, eq(organisation.id, threadAct.organisationId))
		.leftJoin(board, eq(board.id, threadAct.fromBoardId))
		.leftJoin(
			widening,
			and(eq(widening.threadId, threadAct.threadId), eq(widening.widenedAt, threadAct.at))
		)
		.where(
			and(
				eq(threadAct.threadId, sql.placeholder('thread')),
				inArray(threadAct.kind, ['move', 'merge', 'split', 'widening']),
				isNull(threadAct.withdrawnAt)
			)
		)
		.orderBy(asc(threadAct.id))
		.prepare()
);

const heldMarkers = heldUntilRecorded<Marker[]>(1_000, { outlastsReplies: true });

/** What was done to a thread as a whole, each with the place in it where a line says so. */
export function markersOf(threadId: number): Marker[] {
	return heldMarkers(threadId, () =>
		selectMarkers()
			.all({ thread: threadId })
			.map((row) => ({
				...row,
				kind: row.kind as Marker['kind'],
				// Who had it widened may stand under a mask since.
				by: row.kind === 'widening' ? '' : row.by,
				afterNumber: row.afterNumber ?? 0
			}))
	);
}

export type Place = { number: number; threadId: number; href: string };

const selectPlaces = preparedOnce((connection) =>
	connection
		.select({ number: postPlace.fromNumber, threadId: post.threadId, now: post.number })
		.from(postPlace)
		.innerJoin(post, eq(post.id, postPlace.postId))
		.where(eq(postPlace.fromThreadId, sql.placeholder('thread')))
		.orderBy(asc(postPlace.fromNumber))
		.prepare()
);

const heldPlaces = heldUntilRecorded<Place[]>(1_000, { outlastsReplies: true });

/** Where the posts went that once stood in a thread under these numbers. */
export function placesFrom(threadId: number): Place[] {
	return heldPlaces(threadId, () =>
		selectPlaces()
			.all({ thread: threadId })
			.map(({ number, threadId: to, now }) => ({ number, threadId: to, href: postPath(to, now) }))
	);
}
