import { and, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { scopes } from '../permissions.ts';
import { insideChange } from '../record/change.ts';
import { effectOf } from '../record/effects.ts';
import { happenedAfter, lastEventId } from '../record/events.ts';
import { readerOf, unread, unreadIn } from './reading.ts';
import { remember, remembered, type Counted, type UnreadCounts } from './unread-memory.ts';

const { reading, thread } = schema;

/** Beyond this many events or threads everything is counted anew. */
const MOST_CHANGES = 200;

/** Events about these say nothing of threads and of who reads them; a new kind counts anew until it is named here. */
const elsewhere = new Set(
	(
		'material meeting minutes action date-poll ticket ticket-draft ticket-import article notice incident ' +
		'assurance lot agreement product price-list round receipt ledger-upload sku enrolment return reseller ' +
		'portal-snapshot order invoice assignment licence-program application roster-batch roster-call synonym ' +
		'draft handover dispatch desk-mail desk-absence canned-answer calendar-feed office-hours dispatch-caps'
	).split(' ')
);

/** Unread threads for this person in this seat; a widened one counts on both its boards. Only what changed since the last time is read again. */
export function unreadCounts(actor: Actor): UnreadCounts {
	if (insideChange()) return countAll(actor);
	const known = remembered(actor.tenure.id);
	const counted = known && caughtUp(known, actor) ? known : countAll(actor);
	remember(actor.tenure.id, counted);
	return counted;
}

/** As `unreadIn` for a thread that stands, without asking again of one that is known to be read. */
export function unreadInStanding(actor: Actor, threadId: number): ReturnType<typeof unreadIn> {
	unreadCounts(actor);
	const known = insideChange() ? undefined : remembered(actor.tenure.id);
	return known && !isMarked(known.threads, threadId)
		? { first: null, posts: 0 }
		: unreadIn(actor, threadId);
}

/** Beyond so many they are found sooner by going through the newest threads. */
const FEW = 500;

/** The ids of the threads that are unread, or null where they are many. */
export function fewUnread(actor: Actor): number[] | null {
	unreadCounts(actor);
	const known = insideChange() ? undefined : remembered(actor.tenure.id);
	if (!known) return null;
	const ids: number[] = [];
	for (let at = 0; at < known.threads.length; at += 1) {
		const bits = known.threads[at] ?? 0;
		if (bits === 0) continue;
		for (let bit = 0; bit < 8; bit += 1) if (bits & (1 << bit)) ids.push(at * 8 + bit);
		if (ids.length > FEW) return null;
	}
	return ids;
}

/** Counts in what has happened since; false where that could be anything. */
function caughtUp(known: Counted, actor: Actor): boolean {
	if (known.reader !== readerKey(actor)) return false;
	const happened = happenedAfter(known.event, MOST_CHANGES);
	if (happened.length === MOST_CHANGES) return false;
	const changed = new Set(known.moved);
	for (const { action, subject } of happened) {
		const effect = effectOf(action);
		const [type = '', id] = subject.split(':');
		if (effect === 'none' || action === 'post.edited' || elsewhere.has(type)) continue;
		if (effect === 'change') return false;
		changed.add(Number(id));
	}
	known.event = happened.at(-1)?.id ?? known.event;
	known.moved.clear();
	if (changed.size > MOST_CHANGES) return false;
	if (changed.size > 0) recount(known, actor, [...changed]);
	return true;
}

function recount(known: Counted, actor: Actor, changed: number[]): void {
	const rows = selectOf().all({ ...readerOf(actor), threads: JSON.stringify(changed) });
	for (const row of rows) {
		if (isMarked(known.threads, row.id) !== row.isUnread) count(known, row, row.isUnread ? 1 : -1);
	}
}

function countAll(actor: Actor): Counted {
	const counted: Counted = {
		byBoard: new Map(),
		guests: 0,
		reader: readerKey(actor),
		event: lastEventId(),
		threads: new Uint8Array(0),
		moved: new Set()
	};
	for (const row of selectUnread().all(readerOf(actor))) count(counted, row, 1);
	return counted;
}

function count(
	counted: Counted,
	of: { id: number; boardId: number; secondBoardId: number | null },
	by: 1 | -1
): void {
	const add = (boardId: number) => {
		const threads = (counted.byBoard.get(boardId) ?? 0) + by;
		if (threads === 0) counted.byBoard.delete(boardId);
		else counted.byBoard.set(boardId, threads);
	};
	add(of.boardId);
	if (of.secondBoardId !== null) {
		add(of.secondBoardId);
		counted.guests += by;
	}
	mark(counted, of.id, by === 1);
}

function isMarked(bits: Uint8Array, id: number): boolean {
	return ((bits[id >> 3] ?? 0) & (1 << (id & 7))) !== 0;
}

function mark(counted: Counted, id: number, is: boolean): void {
	const at = id >> 3;
	if (at >= counted.threads.length) {
		const longer = new Uint8Array(at * 2 + 64);
		longer.set(counted.threads);
		counted.threads = longer;
	}
	const bits = counted.threads[at] ?? 0;
	counted.threads[at] = is ? bits | (1 << (id & 7)) : bits & ~(1 << (id & 7));
}

function readerKey(actor: Actor): string {
	const { reach, grants, readBefore } = readerOf(actor);
	return `${readBefore} ${reach} ${grants}`;
}

const columns = { id: thread.id, boardId: thread.boardId, secondBoardId: thread.secondBoardId };
const isReadable = and(scopes.thread, standingThread);

const selectUnread = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(thread)
		.leftJoin(reading, unread.pointer)
		.where(and(isReadable, unread.isUnread))
		.prepare()
);

const selectOf = preparedOnce((connection) =>
	connection
		.select({
			...columns,
			isUnread: sql`(${isReadable} and ${unread.isUnread})`.mapWith(Boolean)
		})
		.from(thread)
		.leftJoin(reading, unread.pointer)
		.where(sql`${thread.id} in (select value from json_each(${sql.placeholder('threads')}))`)
		.prepare()
);
