import {
	and,
	asc,
	count,
	countDistinct,
	desc,
	eq,
	inArray,
	isNotNull,
	isNull,
	like,
	lt,
	sql,
	type SQL
} from 'drizzle-orm';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { reachKey, scopeOf, scopes } from '../permissions.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { bundled, type Bundle } from './bundles.ts';

const { board, inboxItem, notice, organisation, post, tenure, thread } = schema;

/** Items read for one page; together they make fewer lines. */
const ITEMS_PER_PAGE = 200;
const SEEN_SHOWN = 50;
/** Beyond this nobody counts; the navigation says that there are more. */
const MOST_COUNTED = 300;
/** What was seen is kept this long, ms: 90 days. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

/** The joins that decide whether an item may still be shown; a moved post takes what was told of it along. */
const ofPost = eq(post.id, inboxItem.postId);
const ofThread = sql`${thread.id} = coalesce(${post.threadId}, ${inboxItem.threadId})`;
const ofNotice = sql`${inboxItem.thing} like 'notice:%'
	and ${notice.id} = cast(substr(${inboxItem.thing}, 8) as integer)`;

const idOfThing = sql`cast(substr(${inboxItem.thing}, instr(${inboxItem.thing}, ':') + 1) as integer)`;

/** What is told of a group's things, of a case or of a dispatch bears their key, so that their names need no right of their own. */
const nameOfThing = sql`case substr(${inboxItem.thing}, 1, instr(${inboxItem.thing}, ':') - 1)
	when 'dispatch' then (select subject from dispatch where id = ${idOfThing})
	when 'group' then (select name from working_group where id = ${idOfThing})
	when 'action' then (select text from action_item where id = ${idOfThing})
	when 'meeting' then (select title from meeting where id = ${idOfThing})
	when 'minutes' then (select title from meeting where id = ${idOfThing})
	when 'material' then (select name from material where id = ${idOfThing})
	when 'incident' then (select title from incident where id = ${idOfThing})
	when 'ticket' then (select title from ticket where id = ${idOfThing})
	when 'application' then (select iif(a.sequence is null, '申込の下書き',
			printf('申R%d-%04d', a.fiscal_year - 2018, a.sequence)) || '（' || o.name || '）'
		from licence_application a join organisation o on o.id = a.organisation_id where a.id = ${idOfThing})
	when 'round' then (select name from purchase_round where id = ${idOfThing})
	when 'return' then '返品' || ${idOfThing}
	when 'desk-absence' then (select s.name || 'の不在' from desk_absence a join seat s on s.id = a.seat_id
		where a.id = ${idOfThing})
	when 'expiry' then 'SAの期限'
	when 'password' then 'パスワード'
	when 'person' then '二段階認証'
	when 'backup' then '夜のバックアップ'
	when 'lifecycle' then (select family || ' ' || release from lifecycle where id = ${idOfThing})
	when 'article' then (select iif(withdrawn_at is null, title, 'Q&A') from article where id = ${idOfThing}) end`;

/** What is read on the page of its thread, and seen when that opens. */
const isOfThread = sql`(${inboxItem.threadId} is not null
	and (${inboxItem.thing} glob 'thread:*' or ${inboxItem.thing} glob 'post:*'))`;

const selectItems = (connection: ReturnType<typeof db>) =>
	connection
		.select({
			id: inboxItem.id,
			why: inboxItem.why,
			action: inboxItem.action,
			thing: inboxItem.thing,
			at: inboxItem.at,
			threadId: thread.id,
			title: sql<string | null>`coalesce(${thread.title}, ${notice.title}, ${nameOfThing})`,
			board: board.name,
			postNumber: post.number,
			authorAudience: post.authorAudience,
			authorMask: post.authorMask,
			organisation: organisation.name,
			district: organisation.district
		})
		.from(inboxItem)
		.leftJoin(post, ofPost)
		.leftJoin(thread, ofThread)
		.leftJoin(board, eq(board.id, thread.boardId))
		.leftJoin(organisation, eq(organisation.id, post.organisationId))
		.leftJoin(notice, ofNotice);

const ofSeat = (...more: (SQL | undefined)[]) =>
	and(eq(inboxItem.seatId, sql.placeholder('seat')), scopes.inboxItem, ...more);

const selectUnseen = preparedOnce((connection) =>
	selectItems(connection)
		.where(ofSeat(isNull(inboxItem.seenAt), sql`${inboxItem.id} < ${sql.placeholder('before')}`))
		.orderBy(desc(inboxItem.id))
		.limit(ITEMS_PER_PAGE)
		.prepare()
);

const selectSeen = preparedOnce((connection) =>
	selectItems(connection)
		.where(ofSeat(isNotNull(inboxItem.seenAt)))
		.orderBy(desc(inboxItem.seenAt), desc(inboxItem.id))
		.limit(SEEN_SHOWN)
		.prepare()
);

const selectCount = preparedOnce((connection) => {
	const unseen = connection
		.select({ line: sql<string>`iif(${isOfThread}, ${thread.id}, ${inboxItem.thing})`.as('line') })
		.from(inboxItem)
		.leftJoin(post, ofPost)
		.leftJoin(thread, ofThread)
		.leftJoin(notice, ofNotice)
		.where(ofSeat(isNull(inboxItem.seenAt)))
		.limit(MOST_COUNTED)
		.as('unseen');
	return connection
		.select({ bundles: countDistinct(unseen.line), items: count() })
		.from(unseen)
		.prepare();
});

const selectAny = preparedOnce((connection) =>
	connection
		.select({ id: inboxItem.id })
		.from(inboxItem)
		.where(
			and(
				eq(inboxItem.seatId, sql.placeholder('seat')),
				isNull(inboxItem.seenAt),
				sql`((${inboxItem.threadId} = ${sql.placeholder('thread')} and ${isOfThread}) or ${inboxItem.thing} = ${sql.placeholder('thing')})`
			)
		)
		.orderBy(asc(inboxItem.id))
		.limit(1)
		.prepare()
);

/** How many threads and other things have something the actor's seat has not seen, among its first 300 items. */
export function unseenCount(actor: Actor): { count: number; isMore: boolean } {
	const { id } = actor.seat;
	const seen = `${seenTimes.get(id) ?? 0} ${seenTimes.get(ANY_SEAT) ?? 0}`;
	const key = `${id} ${actor.person.id} ${seen} ${reachKey(actor)}`;
	return heldUnseen(key, () => {
		const { bundles = 0, items = 0 } = selectCount().get(valuesOf(actor)) ?? {};
		return { count: bundles, isMore: items === MOST_COUNTED };
	});
}

const heldUnseen = heldUntilRecorded<{ count: number; isMore: boolean }>(2_000);

const ANY_SEAT = 0;
/** How often a seat has put something away: that is recorded nowhere. */
const seenTimes = new Map<number, number>();

function noteSeen(seatId: number): void {
	seenTimes.set(seatId, (seenTimes.get(seatId) ?? 0) + 1);
}

/**
 * What the actor's seat has not seen, newest first and one line for each thread, and what it saw last. Only of
 * what the reader may read now. `older` is the place to go on from, or null.
 */
export function inbox(
	actor: Actor,
	before: number | null
): { unseen: Bundle[]; seen: Bundle[]; older: number | null } {
	const rows = selectUnseen().all({
		...valuesOf(actor),
		before: before ?? Number.MAX_SAFE_INTEGER
	});
	return {
		unseen: bundled(actor, rows),
		seen: before === null ? bundled(actor, selectSeen().all(valuesOf(actor))) : [],
		older: rows.length === ITEMS_PER_PAGE ? (rows.at(-1)?.id ?? null) : null
	};
}

/** The actor's seat has seen what it was told of a thread or another thing, such as 'thread:12'. */
export function markSeen(actor: Actor, thing: string): void {
	const [type, id] = thing.split(':');
	if (type === 'person' || type === 'password') return markOwnSeen(actor, thing);
	const thread = type === 'thread' ? Number(id) : null;
	const seat = actor.seat.id;
	if (!selectAny().get({ seat, thing, thread })) return;
	traceInPassing((connection) =>
		connection
			.update(inboxItem)
			.set({ seenAt: now() })
			.where(
				and(
					eq(inboxItem.seatId, seat),
					isNull(inboxItem.seenAt),
					thread === null
						? eq(inboxItem.thing, thing)
						: and(eq(inboxItem.threadId, thread), isOfThread)
				)
			)
			.run()
	);
	noteSeen(seat);
}

/** What was told of the actor as a person is seen once, at whichever of their seats. */
function markOwnSeen(actor: Actor, thing: string): void {
	const seats = db()
		.select({ id: tenure.seatId })
		.from(tenure)
		.where(eq(tenure.personId, actor.person.id));
	const isOwn = and(
		eq(inboxItem.audience, `person:${actor.person.id}`),
		eq(inboxItem.thing, thing)
	);
	const isUnseen = and(inArray(inboxItem.seatId, seats), isNull(inboxItem.seenAt), isOwn);
	if (!db().select({ id: inboxItem.id }).from(inboxItem).where(isUnseen).get()) return;
	traceInPassing((connection) =>
		connection.update(inboxItem).set({ seenAt: now() }).where(isUnseen).run()
	);
	noteSeen(ANY_SEAT);
}

/** The actor's seat has seen everything it was told of one kind, such as 'disclosure', on the page that lists them. */
export function markKindSeen(
	actor: Actor,
	kind: 'disclosure' | 'report' | 'ticket-former' | 'desk-absence' | 'expiry' | 'backup'
): void {
	const isUnseen = and(
		eq(inboxItem.seatId, actor.seat.id),
		isNull(inboxItem.seenAt),
		like(inboxItem.thing, `${kind}:%`)
	);
	if (!db().select({ id: inboxItem.id }).from(inboxItem).where(isUnseen).get()) return;
	traceInPassing((connection) =>
		connection.update(inboxItem).set({ seenAt: now() }).where(isUnseen).run()
	);
	noteSeen(actor.seat.id);
}

/** すべて見たことにする, for the actor's seat but what a colleague in it was told for themselves; gives how many items that were. */
export function markAllSeen(actor: Actor): number {
	const own = `person:${actor.person.id}`;
	const isColleagues = sql`(${inboxItem.audience} glob 'person:*' and ${inboxItem.audience} <> ${own})`;
	const { changes } = trace((connection) =>
		connection
			.update(inboxItem)
			.set({ seenAt: now() })
			.where(
				and(
					eq(inboxItem.seatId, actor.seat.id),
					isNull(inboxItem.seenAt),
					sql`${isColleagues} is not 1`
				)
			)
			.run()
	);
	noteSeen(actor.seat.id);
	return changes;
}

/** Drops what was seen more than 90 days ago. */
export function sweep(): void {
	const until = new Date(now().getTime() - KEPT);
	trace((connection) => connection.delete(inboxItem).where(lt(inboxItem.seenAt, until)).run());
}

function valuesOf(actor: Actor) {
	return { ...scopeOf(actor), seat: actor.seat.id };
}

export type ItemRow = ReturnType<ReturnType<typeof selectUnseen>['all']>[number];
