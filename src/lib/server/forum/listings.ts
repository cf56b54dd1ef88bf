import { and, count, desc, eq, sql, type SQL } from 'drizzle-orm';
import { fiscalYear, instantOf } from '#lib/dates.ts';
import { THREADS_PER_PAGE, type ThreadKind } from '#lib/forum.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import { reachKey, scopes } from '../permissions.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { badgesOf, noBadges, type Badges } from './badges.ts';
import type { Board } from './boards.ts';
import { isOnBoard, readerOf, unread } from './reading.ts';
import { stateOf, type ThreadState } from './threads.ts';
import { fewUnread, unreadCounts } from './unread-counts.ts';

const { board, organisation, post, reading, thread } = schema;

export type ThreadRow = {
	id: number;
	board: string;
	boardName: string;
	kind: ThreadKind;
	title: string;
	state: ThreadState;
	organisation: string;
	replies: number;
	lastPostAt: Date;
	lastNumber: number;
	isUnread: boolean;
	firstUnread: number | null;
} & Badges;

export const threadFilters = ['all', 'unread', 'unsolved', 'mine'] as const;
export type ThreadFilter = (typeof threadFilters)[number];

export type Listing = {
	filter: ThreadFilter;
	/** A fiscal year, null for all of them, or 'usual' for what the filter shows when nobody chose. */
	year: number | null | 'usual';
	page: number;
};

/** One page of a board's threads, newest first, with the count behind each filter. */
export function list(actor: Actor, of: Board, listing: Listing) {
	const counts = countsOf(actor, of, listing.year);
	const pages = Math.max(1, Math.ceil(counts[listing.filter] / THREADS_PER_PAGE));
	const page = Math.min(Math.max(1, listing.page), pages);
	const year = yearOf(listing.filter, listing.year);
	// Guests cost the list its order by index, so that they are asked for only where there are any.
	const queries = selectGuest().get({ board: of.id }) ? selectThreadsAndGuests : selectThreads;
	const rows = queries[listing.filter]().all({
		...valuesFor(actor, of, year),
		limit: THREADS_PER_PAGE,
		offset: (page - 1) * THREADS_PER_PAGE
	});
	return { rows: shown(actor, rows), counts, page, pages, year };
}

/** The threads behind each filter. Only what is unread is the reader's own; it is counted once for the whole frame. */
function countsOf(actor: Actor, of: Board, asked: Listing['year']): Record<ThreadFilter, number> {
	const count = (filter: ThreadFilter) =>
		countThreads[filter]().get(valuesFor(actor, of, yearOf(filter, asked)))?.threads ?? 0;
	const key = `${of.id} ${asked} ${actor.organisation.id} ${reachKey(actor)}`;
	const held = heldCounts(key, () => ({
		all: count('all'),
		unsolved: count('unsolved'),
		mine: count('mine')
	}));
	const unread =
		yearOf('unread', asked) === null
			? (unreadCounts(actor).byBoard.get(of.id) ?? 0)
			: count('unread');
	return { ...held, unread };
}

const heldCounts = heldUntilRecorded<Record<Exclude<ThreadFilter, 'unread'>, number>>(1_000);

/** Unread and unsolved threads are open work and never hidden by a year that nobody asked for. */
function yearOf(filter: ThreadFilter, asked: Listing['year']): number | null {
	if (asked !== 'usual') return asked;
	return filter === 'unread' || filter === 'unsolved' ? null : fiscalYear(now());
}

/** Unread threads on all boards but the practice board, and in one's own groups, newest first. */
export function unreadEverywhere(actor: Actor, limit: number): ThreadRow[] {
	const ids = fewUnread(actor);
	const values = { ...valuesFor(actor, null, null), limit, offset: 0 };
	if (ids === null) return shown(actor, selectUnreadEverywhere().all(values));
	if (ids.length === 0) return [];
	return shown(actor, selectUnreadOf().all({ ...values, ids: JSON.stringify(ids) }));
}

/** Questions of this actor's organisation that nobody has marked solved, newest first. */
export function ownOpenQuestions(actor: Actor, limit: number): ThreadRow[] {
	// What is said of a row costs more than to find it: of a hundred open questions only these are asked for it.
	const rows = selectOwnOpenQuestions().all({ ...valuesFor(actor, null, null), limit });
	return chosen(
		actor,
		rows.map((row) => row.id)
	);
}

/** These threads as far as they can be read and stand, newest first. */
export function chosen(actor: Actor, ids: number[]): ThreadRow[] {
	if (ids.length === 0) return [];
	const values = { ...valuesFor(actor, null, null), ids: JSON.stringify(ids) };
	return shown(actor, selectChosen().all({ ...values, limit: ids.length, offset: 0 }));
}

/** Threads on these boards, or among these, in which others have written since an instant; newest first. */
export function movedSince(
	actor: Actor,
	since: Date,
	among: { boards: number[]; threads: number[] },
	limit: number
): ThreadRow[] {
	const rows = selectMoved().all({
		...valuesFor(actor, null, null),
		since: since.getTime(),
		boards: JSON.stringify(among.boards),
		ids: JSON.stringify(among.threads),
		limit,
		offset: 0
	});
	return shown(actor, rows);
}

/** The threads a seat wrote most in since an instant, most used first. */
export function mostUsed(actor: Actor, since: Date, limit: number): ThreadRow[] {
	const used = selectMostUsed().all({
		organisation: actor.organisation.id,
		seat: actor.seat.id,
		since: since.getTime(),
		limit
	});
	const rows = new Map(
		chosen(
			actor,
			used.map((row) => row.id)
		).map((row) => [row.id, row])
	);
	return used.flatMap((row) => rows.get(row.id) ?? []);
}

/** Whether this person has ever written anything, for the first steps on ホーム. */
export function hasWritten(actor: Actor): boolean {
	return selectOwnPost().get({ person: actor.person.id }) !== undefined;
}

/** A question that nobody has marked solved and that is still open. */
const isUnsolved = sql`(${thread.kind} = 'question' and ${thread.solutionId} is null and ${thread.closureId} is null)`;

const matches: Record<ThreadFilter, SQL | undefined> = {
	all: undefined,
	unread: unread.isUnread,
	unsolved: isUnsolved,
	mine: sql`exists (select 1 from ${post} where ${post.threadId} = ${thread.id} and ${standingPost} and ${post.organisationId} = ${sql.placeholder('organisation')})`
};

/** A thread belongs to every fiscal year in which it was alive. */
const inYear = and(
	sql`${thread.lastPostAt} >= ${sql.placeholder('yearFrom')}`,
	sql`${thread.createdAt} < ${sql.placeholder('yearTo')}`
);
const onBoardInYear = and(eq(thread.boardId, sql.placeholder('board')), inYear);
const onBoardOrGuestInYear = and(isOnBoard(sql.placeholder('board')), inYear);

const countThreads = {
	all: countQuery('all'),
	unread: countQuery('unread'),
	unsolved: countQuery('unsolved'),
	mine: countQuery('mine')
};

const selectThreads = {
	all: rowsQuery(and(onBoardInYear, matches.all)),
	unread: rowsQuery(and(onBoardInYear, matches.unread)),
	unsolved: rowsQuery(and(onBoardInYear, matches.unsolved)),
	mine: rowsQuery(and(onBoardInYear, matches.mine))
};

const selectThreadsAndGuests = {
	all: rowsQuery(and(onBoardOrGuestInYear, matches.all)),
	unread: rowsQuery(and(onBoardOrGuestInYear, matches.unread)),
	unsolved: rowsQuery(and(onBoardOrGuestInYear, matches.unsolved)),
	mine: rowsQuery(and(onBoardOrGuestInYear, matches.mine))
};

const selectGuest = preparedOnce((connection) =>
	connection
		.select({ id: thread.id })
		.from(thread)
		.where(eq(thread.secondBoardId, sql.placeholder('board')))
		.limit(1)
		.prepare()
);

/** What one reads anyway: no practice, and of the working groups those one is in. */
const isOwnPlace = sql`(${board.kind} <> 'practice' and (${board.kind} <> 'group'
	or 'group:' || ${board.groupId} in (select value from json_each(${sql.placeholder('reach')}))))`;

const isAmong = sql`${thread.id} in (select value from json_each(${sql.placeholder('ids')}))`;
const selectUnreadEverywhere = rowsQuery(and(isOwnPlace, unread.isUnread));
const selectUnreadOf = rowsQuery(and(isAmong, isOwnPlace, unread.isUnread));

const selectOwnOpenQuestions = preparedOnce((connection) =>
	connection
		.select({ id: thread.id })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				scopes.thread,
				standingThread,
				eq(thread.organisationId, sql.placeholder('organisation')),
				isUnsolved,
				sql`${board.kind} <> 'practice'`
			)
		)
		.orderBy(desc(thread.lastPostAt), desc(thread.id))
		.limit(sql.placeholder('limit'))
		.prepare()
);

const selectChosen = rowsQuery(isAmong);

const selectMoved = rowsQuery(
	sql`${thread.lastPostAt} >= ${sql.placeholder('since')}
		and (${thread.boardId} in (select value from json_each(${sql.placeholder('boards')}))
			or ${thread.id} in (select value from json_each(${sql.placeholder('ids')})))
		and ${board.kind} <> 'practice' and ${thread.hidingId} is null
		and exists (select 1 from ${post} where ${post.threadId} = ${thread.id}
			and ${post.createdAt} >= ${sql.placeholder('since')} and ${standingPost}
			and ${post.tenureId} <> ${sql.placeholder('tenure')} and ${scopes.post})`
);

const selectMostUsed = preparedOnce((connection) =>
	connection
		.select({ id: post.threadId, posts: count() })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				eq(post.organisationId, sql.placeholder('organisation')),
				eq(post.seatId, sql.placeholder('seat')),
				sql`${post.createdAt} >= ${sql.placeholder('since')}`,
				standingPost,
				standingThread,
				sql`${board.kind} <> 'practice'`
			)
		)
		.groupBy(post.threadId)
		.orderBy(desc(count()), desc(thread.lastPostAt))
		.limit(sql.placeholder('limit'))
		.prepare()
);

const selectOwnPost = preparedOnce((connection) =>
	connection
		.select({ id: post.id })
		.from(post)
		.where(eq(post.personId, sql.placeholder('person')))
		.limit(1)
		.prepare()
);

function countQuery(filter: ThreadFilter) {
	return preparedOnce((connection) => {
		const counted = connection.select({ threads: count() }).from(thread).$dynamic();
		const joined = filter === 'unread' ? counted.leftJoin(reading, unread.pointer) : counted;
		return joined
			.where(and(scopes.thread, standingThread, onBoardOrGuestInYear, matches[filter]))
			.prepare();
	});
}

const { id, kind, title, lastNumber, lastPostAt, replyCount, solutionId, closureId } = thread;
const { organisationId, authorAudience, authorMask } = thread;
/** What a row of a list says of a thread, of its thirty columns. */
const rowColumns = {
	...{ id, kind, title, lastNumber, lastPostAt, replyCount, solutionId, closureId },
	...{ organisationId, authorAudience, authorMask }
};

function rowsQuery(where: SQL | undefined) {
	return preparedOnce((connection) =>
		connection
			.select({
				thread: rowColumns,
				board: board.slug,
				boardName: board.name,
				organisation: organisation.name,
				district: organisation.district,
				firstUnread: unread.firstNumber
			})
			.from(thread)
			.innerJoin(board, eq(board.id, thread.boardId))
			.innerJoin(organisation, eq(organisation.id, thread.organisationId))
			.leftJoin(reading, unread.pointer)
			.where(and(scopes.thread, standingThread, where))
			.orderBy(desc(thread.lastPostAt), desc(thread.id))
			.limit(sql.placeholder('limit'))
			.offset(sql.placeholder('offset'))
			.prepare()
	);
}

type Row = ReturnType<ReturnType<ReturnType<typeof rowsQuery>>['all']>[number];

function shown(actor: Actor, rows: Row[]): ThreadRow[] {
	const badges = badgesOf(rows.map((row) => row.thread.id));
	return rows.map((row) => ({
		...(badges.get(row.thread.id) ?? noBadges),
		id: row.thread.id,
		board: row.board,
		boardName: row.boardName,
		kind: row.thread.kind,
		title: row.thread.title,
		state: stateOf(row.thread),
		organisation: nameShown(actor, row.thread, { name: row.organisation, district: row.district }),
		replies: row.thread.replyCount,
		lastPostAt: row.thread.lastPostAt,
		lastNumber: row.thread.lastNumber,
		isUnread: row.firstUnread !== null,
		firstUnread: row.firstUnread
	}));
}

function valuesFor(actor: Actor, of: Board | null, year: number | null) {
	return {
		...readerOf(actor),
		organisation: actor.organisation.id,
		board: of?.id ?? 0,
		yearFrom: year === null ? 0 : startOf(year),
		yearTo: year === null ? Number.MAX_SAFE_INTEGER : startOf(year + 1)
	};
}

function startOf(year: number): number {
	return instantOf(`${year}-04-01`, '00:00').getTime();
}
