import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import { effectOf } from '../record/effects.ts';
import { happenedAfter, lastEventId } from '../record/events.ts';
import { alikeness, anyOf, BODY_COMPARED, termsOf } from './alikeness.ts';

const { board, searchEntry, thread } = schema;

/** Openings that the index offers to be compared. */
const CANDIDATES = 60;
/** Below this nothing is like enough for anybody. */
const LEAST = 0.3;
/** Threads whose like openings are remembered. */
const REMEMBERED = 2_000;
/** Events that are looked through before all is forgotten. */
const MOST_EVENTS = 200;

/** Openings like what is asked, whoever asks: rights are the caller's to meet. */
export type Like = {
	/** How many telling terms the title has. */
	terms: number;
	openings: { id: number; score: number }[];
};

/** What is remembered, by thread id, as of an event. */
const remembered = preparedOnce(() => ({
	event: lastEventId(),
	byThread: new Map<number, Like>()
}));

/** The openings that ask nearly the same; of a thread they are remembered until some opening comes, goes or changes. */
export function likeOf(beginning: { title: string; threadId: number | null }): Like {
	const { title, threadId } = beginning;
	if (threadId === null) return compared(title, 0);
	const { byThread } = asOfNow();
	const known = byThread.get(threadId) ?? compared(title, threadId);
	byThread.delete(threadId);
	byThread.set(threadId, known);
	const [oldest] = byThread.keys();
	if (byThread.size > REMEMBERED && oldest !== undefined) byThread.delete(oldest);
	return known;
}

function asOfNow() {
	const kept = remembered();
	const happened = happenedAfter(kept.event, MOST_EVENTS);
	const isLong = happened.length === MOST_EVENTS;
	kept.event = isLong ? lastEventId() : (happened.at(-1)?.id ?? kept.event);
	if (isLong || happened.some(({ action, subject }) => touchesOpenings(action, subject))) {
		kept.byThread.clear();
	}
	return kept;
}

function touchesOpenings(action: string, subject: string): boolean {
	if (action === 'thread.replied' || effectOf(action) === 'none') return false;
	return /^(thread|post|board|blob):/.test(subject);
}

function compared(title: string, except: number): Like {
	const terms = termsOf(title);
	if (terms.length === 0) return { terms: 0, openings: [] };
	const openings = selectOpenings()
		.all({ asked: anyOf(terms), except })
		.map((row) => ({ id: row.id, score: alikeness(terms, row.title, row.body) }))
		.filter(({ score }) => score >= LEAST);
	return { terms: terms.length, openings };
}

/** Openings that share some of the terms, by the index's own rank. */
const selectOpenings = preparedOnce((connection) =>
	connection
		.select({
			id: thread.id,
			title: searchEntry.title,
			body: sql<string>`substr(${searchEntry.body}, 1, ${BODY_COMPARED})`
		})
		.from(searchEntry)
		.innerJoin(sql`search_index`, sql`search_index.rowid = ${searchEntry.id}`)
		.innerJoin(thread, eq(thread.id, searchEntry.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				sql`search_index match ${sql.placeholder('asked')}`,
				eq(searchEntry.kind, 'post'),
				eq(searchEntry.number, 1),
				standingThread,
				sql`${board.kind} <> 'practice'`,
				sql`${thread.id} <> ${sql.placeholder('except')}`
			)
		)
		.orderBy(sql`search_index.rank`)
		.limit(CANDIDATES)
		.prepare()
);
