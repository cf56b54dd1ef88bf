import { and, eq, sql } from 'drizzle-orm';
import { excerpt } from '#lib/markdown.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import { scopeOf, scopes } from '../permissions.ts';
import { readerOf, unread } from './reading.ts';

const { board, organisation, post, reading, seat, tenure, thread, threadAct } = schema;

/** An answer is news for two weeks, ms. */
const NEWS = 14 * 24 * 60 * 60 * 1000;
/** Letters of a text that say what it is about. */
const BEGINNING = 80;
const MOST = 20;

/** A line about a thread: what it is called, where to read on, how the text there begins. */
export type ThreadLine = { id: number; title: string; number: number; beginning: string };

const number = sql<number>`coalesce(${post.number}, ${thread.lastNumber})`;
const own = sql.placeholder('organisation');

const selectAnswers = preparedOnce((connection) =>
	connection
		.select({ id: thread.id, title: thread.title, number, body: post.body })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.innerJoin(threadAct, eq(threadAct.id, thread.solutionId))
		.leftJoin(post, and(eq(post.id, threadAct.postId), scopes.post))
		.where(
			and(
				scopes.thread,
				eq(board.slug, sql.placeholder('district')),
				standingThread,
				sql`${threadAct.at} > ${sql.placeholder('since')}`,
				sql`${threadAct.organisationId} <> ${own} and ${thread.organisationId} <> ${own}`,
				sql`coalesce(${post.organisationId} <> ${own}, 1)`,
				sql`not exists (select 1 from ${reading}
					inner join ${tenure} on ${tenure.id} = ${reading.tenureId}
					inner join ${seat} on ${seat.id} = ${tenure.seatId}
					where ${reading.threadId} = ${thread.id} and ${seat.organisationId} = ${own} and ${reading.number} >= ${number})`
			)
		)
		.orderBy(sql`${threadAct.at} desc`)
		.limit(MOST)
		.prepare()
);

/** Questions of the actor's 広域 that others have solved within two weeks and nobody of the organisation has seen, newest first. */
export function nearbyAnswers(actor: Actor): ThreadLine[] {
	if (actor.district === null) return [];
	return selectAnswers()
		.all({
			...scopeOf(actor),
			district: actor.district,
			since: now().getTime() - NEWS
		})
		.map(({ body, ...row }) => ({ ...row, beginning: excerpt(body ?? '', BEGINNING) }));
}

const selectReplies = preparedOnce((connection) =>
	connection
		.select({
			id: thread.id,
			title: thread.title,
			number: sql<number>`${post.number}`,
			body: post.body,
			author: { authorAudience: post.authorAudience, authorMask: post.authorMask },
			of: { name: organisation.name, district: organisation.district }
		})
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.leftJoin(reading, unread.pointer)
		.innerJoin(post, and(eq(post.threadId, thread.id), sql`${post.number} = ${unread.firstNumber}`))
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(
			and(
				scopes.thread,
				eq(thread.organisationId, own),
				standingThread,
				sql`${board.kind} <> 'practice' and ${post.organisationId} <> ${own}`,
				unread.isUnread
			)
		)
		.orderBy(sql`${thread.lastPostAt} desc`)
		.limit(MOST)
		.prepare()
);

/** Threads of the actor's organisation in which others have written what this reader has not read, newest first. */
export function repliesToOwn(actor: Actor): ThreadLine[] {
	return selectReplies()
		.all(readerOf(actor))
		.map(({ author, of, body, ...row }) => ({
			...row,
			beginning: `${nameShown(actor, author, of)}：${excerpt(body, BEGINNING)}`
		}));
}
