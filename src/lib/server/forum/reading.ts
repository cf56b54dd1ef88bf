import { and, eq, inArray, ne, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, preparedOnce, schema, tracesDb, type Tx } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import { isOver, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { found, scopeOf, scopes } from '../permissions.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { pointerMoved } from './unread-memory.ts';

const { post, reading, readingStart, tenure, thread } = schema;

/** A seat that nobody held before starts with the last 30 days, ms. */
const FIRST_SIGHT = 30 * 24 * 60 * 60 * 1000;

const isUnreadPost = sql`(
	${post.number} > coalesce(${reading.number}, 0)
	and ${standingPost}
	and ${post.tenureId} <> ${sql.placeholder('tenure')}
	and (${reading.number} is not null or ${post.createdAt} > ${sql.placeholder('readBefore')})
)`;

/** Something was written beyond the pointer, by whomever. */
const mayBeUnread = sql`(${thread.lastNumber} > coalesce(${reading.number}, 0)
	and (${reading.number} is not null or ${thread.lastPostAt} > ${sql.placeholder('readBefore')}))`;

/** The join and the conditions that make a thread unread: something visible, not one's own, beyond the pointer. */
export const unread = {
	pointer: and(eq(reading.threadId, thread.id), eq(reading.tenureId, sql.placeholder('tenure'))),
	isUnread: sql<number>`(
		${mayBeUnread}
		and exists (select 1 from ${post} where ${post.threadId} = ${thread.id} and ${scopes.post} and ${isUnreadPost})
	)`,
	/** The number of its first such post; null where it is read. */
	firstNumber: sql<number | null>`case when ${mayBeUnread} then (
		select min(${post.number}) from ${post} where ${post.threadId} = ${thread.id} and ${scopes.post} and ${isUnreadPost}
	) end`
};

/** The values of the placeholders above, for one reader. */
export function readerOf(actor: Actor) {
	return { ...scopeOf(actor), tenure: actor.tenure.id, readBefore: startOf(actor.tenure.id) };
}

/** Whether a thread stands on a board: as its own, or widened and as a guest. */
export function isOnBoard(boardId: number | Placeholder): SQL {
	return sql`(${thread.boardId} = ${boardId} or ${thread.secondBoardId} = ${boardId})`;
}

const selectFirstUnread = preparedOnce((connection) =>
	connection
		.select({
			first: unread.firstNumber,
			posts: sql<number>`(select count(*) from ${post} where ${post.threadId} = ${thread.id} and ${scopes.post} and ${isUnreadPost})`
		})
		.from(thread)
		.leftJoin(reading, unread.pointer)
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

const selectFirst = preparedOnce((connection) =>
	connection
		.select({ first: unread.firstNumber })
		.from(thread)
		.leftJoin(reading, unread.pointer)
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

/** The first unread post of a thread and how many there are. */
export function unreadIn(actor: Actor, threadId: number): { first: number | null; posts: number } {
	const row = selectFirstUnread().get({ ...readerOf(actor), thread: threadId });
	return { first: row?.first ?? null, posts: row?.posts ?? 0 };
}

/**
 * Moves the pointer on to what has been shown. It never moves back, and it does not leap over posts
 * that were not shown: opening a later page leaves the earlier ones unread.
 */
export function markShown(
	actor: Actor,
	threadId: number,
	from: number,
	to: number,
	{ first } = unreadIn(actor, threadId)
): void {
	if (first === null || first < from) return;
	setPointer(actor.tenure.id, threadId, to, 'shown');
}

/**
 * Moves the pointer over a post of one's own unless something before it is unread: to its writer it is read
 * anyway, and whoever takes the seat next starts behind it.
 */
export function markWritten(actor: Actor, threadId: number, number: number): void {
	const { first } = selectFirst().get({ ...readerOf(actor), thread: threadId }) ?? {};
	if (!first || first > number) setPointer(actor.tenure.id, threadId, number, 'shown');
}

/** Puts the pointer back before a post, so that it and what follows is unread again; never beyond the thread's end. */
export function markUnread(actor: Actor, threadId: number, number: number): void {
	const { lastNumber } = found(selectEnd().get({ thread: threadId }));
	const before = Math.min(Math.max(1, number), lastNumber) - 1;
	setPointer(actor.tenure.id, threadId, before, 'anywhere');
}

const selectEnd = preparedOnce((connection) =>
	connection
		.select({ lastNumber: thread.lastNumber })
		.from(thread)
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

/** 読んだ: moves the pointer to a thread's end unread, and gives where it stood; null where nobody had begun. */
export function markReadUnopened(
	actor: Actor,
	threadId: number,
	lastNumber: number
): number | null {
	const before = selectPointer().get({ tenure: actor.tenure.id, thread: threadId });
	setPointer(actor.tenure.id, threadId, lastNumber, 'forward');
	return before?.number ?? null;
}

/** 未読に戻す in a list: puts the pointer back before the last post that is not the reader's own. */
export function markLastUnread(actor: Actor, threadId: number): void {
	const { last } = selectLastOfOthers().get({ ...readerOf(actor), thread: threadId }) ?? {};
	if (last) markUnread(actor, threadId, last);
}

const selectLastOfOthers = preparedOnce((connection) =>
	connection
		.select({ last: sql<number | null>`max(${post.number})` })
		.from(post)
		.where(
			and(
				eq(post.threadId, sql.placeholder('thread')),
				scopes.post,
				sql`${post.deletionId} is null and ${post.tenureId} <> ${sql.placeholder('tenure')}`
			)
		)
		.prepare()
);

/** Takes `markReadUnopened` back: the pointer stands again where it stood, or there is none. */
export function putPointerBack(actor: Actor, threadId: number, before: number | null): void {
	if (before !== null) return setPointer(actor.tenure.id, threadId, before, 'anywhere');
	trace((connection) =>
		connection
			.delete(reading)
			.where(and(eq(reading.tenureId, actor.tenure.id), eq(reading.threadId, threadId)))
			.run()
	);
	pointerMoved(actor.tenure.id, threadId);
}

const selectPointer = preparedOnce((connection) =>
	connection
		.select({ number: reading.number })
		.from(reading)
		.where(
			and(
				eq(reading.tenureId, sql.placeholder('tenure')),
				eq(reading.threadId, sql.placeholder('thread'))
			)
		)
		.prepare()
);

/** Marks everything this reader can see on a board, or on all boards, as read up to now. */
export function markAllRead(actor: Actor, boardId: number | null): number {
	const rows = db()
		.select({ id: thread.id, lastNumber: thread.lastNumber })
		.from(thread)
		.leftJoin(reading, unread.pointer)
		.where(
			and(
				scopes.thread,
				standingThread,
				unread.isUnread,
				boardId === null ? undefined : isOnBoard(boardId)
			)
		)
		.prepare()
		.all(readerOf(actor));
	trace((connection) =>
		connection.transaction((tx) => {
			for (const row of rows) {
				tx.insert(reading)
					.values({ tenureId: actor.tenure.id, threadId: row.id, number: row.lastNumber })
					.onConflictDoUpdate({
						target: [reading.tenureId, reading.threadId],
						set: { number: sql`max(${reading.number}, ${row.lastNumber})` }
					})
					.run();
			}
		})
	);
	pointerMoved(actor.tenure.id, null);
	return rows.length;
}

/**
 * Sets every tenure's pointer behind threads taken over from elsewhere, where its own start would show
 * them as unread; in the caller's transaction, so that no count grows even for a moment.
 */
export function keepRead(
	tx: Tx,
	taken: { threadId: number; number: number; latest: number }[]
): void {
	const firstSight = now().getTime() - FIRST_SIGHT;
	tx.run(sql`
		insert into ${reading} (tenure_id, thread_id, number)
		select ${tenure.id}, taken.value ->> 'threadId', taken.value ->> 'number'
		from json_each(${JSON.stringify(taken)}) as taken
		cross join ${tenure}
		left join ${readingStart} on ${readingStart.tenureId} = ${tenure.id}
		where taken.value ->> 'latest' > coalesce(${readingStart.readBefore}, ${firstSight})
		on conflict do nothing
	`);
}

/**
 * Gives a tenure its starting point the first time it acts: the furthest pointers of whoever left the
 * seat last or still hands it over, or the last 30 days where nobody did.
 */
export function start(tenureId: number): void {
	if (selectStart().get({ tenure: tenureId })) return;
	const own = db().select().from(tenure).where(eq(tenure.id, tenureId)).get();
	if (!own) return;
	const predecessors = predecessorsOf(own);
	const readBefore = new Date(
		predecessors.length > 0
			? Math.min(...predecessors.map((row) => row.readBefore.getTime()))
			: now().getTime() - FIRST_SIGHT
	);
	traceInPassing((connection) =>
		connection.transaction((tx) => {
			tx.insert(readingStart).values({ tenureId, readBefore }).onConflictDoNothing().run();
			if (predecessors.length === 0) return;
			const furthest = tx
				.select({ threadId: reading.threadId, number: sql<number>`max(${reading.number})` })
				.from(reading)
				.where(
					inArray(
						reading.tenureId,
						predecessors.map((row) => row.id)
					)
				)
				.groupBy(reading.threadId)
				.all();
			for (const { threadId, number } of furthest) {
				tx.insert(reading).values({ tenureId, threadId, number }).onConflictDoNothing().run();
			}
		})
	);
	pointerMoved(tenureId, null);
}

/** Who left the seat last, and who held it before and still does while they hand it over. */
function predecessorsOf(own: typeof tenure.$inferSelect) {
	const today = dayOf(now());
	const others = db()
		.select({
			id: tenure.id,
			fromOn: tenure.fromOn,
			toOn: tenure.toOn,
			endedAt: tenure.endedAt,
			readBefore: readingStart.readBefore
		})
		.from(tenure)
		.innerJoin(readingStart, eq(readingStart.tenureId, tenure.id))
		.where(and(eq(tenure.seatId, own.seatId), ne(tenure.id, own.id)))
		.all();
	const ended = others.filter((row) => isOver(row, today));
	const lastDay = ended.map(lastDayOf).sort().at(-1);
	return [
		...ended.filter((row) => lastDayOf(row) === lastDay),
		...others.filter((row) => !isOver(row, today) && row.fromOn < own.fromOn)
	];
}

/** The day on which a tenure ended in fact: a planned end holds unless it was cut short. */
function lastDayOf(row: { toOn: string | null; endedAt: Date | null }): string {
	const days = [row.toOn, row.endedAt && dayOf(row.endedAt)].filter((day) => day !== null);
	return days.sort()[0] ?? '';
}

const selectStart = preparedOnce((connection) =>
	connection
		.select()
		.from(readingStart)
		.where(eq(readingStart.tenureId, sql.placeholder('tenure')))
		.prepare()
);

function startOf(tenureId: number): number {
	const known = selectStart().get({ tenure: tenureId });
	return known ? known.readBefore.getTime() : now().getTime() - FIRST_SIGHT;
}

function setPointer(
	tenureId: number,
	threadId: number,
	number: number,
	way: 'shown' | 'forward' | 'anywhere'
): void {
	const write = way === 'shown' ? traceInPassing : trace;
	const upsert = way === 'anywhere' ? putPointer : pushPointer;
	write(() => upsert().run({ tenure: tenureId, thread: threadId, number }));
	pointerMoved(tenureId, threadId);
}

const upsertPointer = (number: SQL) =>
	preparedOnce(
		(connection) =>
			connection
				.insert(reading)
				.values({
					tenureId: sql.placeholder('tenure'),
					threadId: sql.placeholder('thread'),
					number: sql.placeholder('number')
				})
				.onConflictDoUpdate({
					target: [reading.tenureId, reading.threadId],
					set: { number }
				})
				.prepare(),
		tracesDb
	);

/** What is shown is noted with every page; it never moves the pointer back. */
const pushPointer = upsertPointer(sql`max(${reading.number}, excluded.number)`);
const putPointer = upsertPointer(sql`excluded.number`);
