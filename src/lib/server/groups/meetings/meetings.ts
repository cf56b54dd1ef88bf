import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { sortDay } from '#lib/meetings.ts';
import { db, preparedOnce, schema, type Tx } from '../../db/index.ts';
import { Conflict } from '#lib/errors.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found, readsInsideGroup } from '../../permissions.ts';
import { byId, findFor as findGroupFor, findInside, type Group } from '../groups.ts';

const { meeting } = schema;

export type MeetingRow = typeof meeting.$inferSelect;
/** A meeting with its group, as found for somebody. */
export type Meeting = MeetingRow & { group: Group };

const selectMeeting = preparedOnce((connection) =>
	connection
		.select()
		.from(meeting)
		.where(eq(meeting.id, sql.placeholder('id')))
		.prepare()
);

/** A meeting of a group this actor reads inside of; throws `NotFound`. */
export function find(actor: Actor, slug: string, id: number): Meeting {
	const group = findInside(actor, slug);
	const row = selectMeeting().get({ id });
	return { ...found(row?.groupId === group.id ? row : null), group };
}

/** As `find`, for an act in the group; throws `Forbidden` too. */
export function findFor(
	actor: Actor,
	slug: string,
	id: number,
	action: 'group.take-part' | 'group.run'
): Meeting {
	findGroupFor(actor, slug, action);
	return find(actor, slug, id);
}

/** A meeting by its id alone, for ホーム and 知らせ; throws `NotFound` for who does not read inside its group. */
export function findById(actor: Actor, id: number): Meeting {
	const row = found(selectMeeting().get({ id }));
	const group = byId(row.groupId);
	return found(readsInsideGroup(actor, group) ? { ...row, group } : null);
}

/** The meeting as it is inside the transaction; it may have been changed since it was found. */
export function asItIs(tx: Tx, of: Meeting): Meeting {
	const row = found(tx.select().from(meeting).where(eq(meeting.id, of.id)).get());
	return { ...row, group: of.group };
}

/** Whether the day of a meeting is over, JST; a month-only one is over with its month. */
export function isOver(of: Pick<MeetingRow, 'precision' | 'onDay'>): boolean {
	return sortDay(of) < dayOf(now());
}

/** Not `isOver` on a day, as SQL. */
export const isAhead = (today: unknown) =>
	sql`(case ${meeting.precision} when 'month' then substr(${meeting.onDay}, 1, 7) >= substr(${today}, 1, 7)
		else ${meeting.onDay} >= ${today} end)`;

export type ListedMeeting = Pick<
	MeetingRow,
	| 'id'
	| 'number'
	| 'title'
	| 'precision'
	| 'onDay'
	| 'startsAt'
	| 'endsAt'
	| 'place'
	| 'replyBy'
	| 'cancelledAt'
	| 'announcedAt'
> & {
	hasRemote: boolean;
	/** Laid in a series, after the term in which the series began. */
	isAfterTerm: boolean;
};

type MeetingList = {
	coming: ListedMeeting[];
	/** Newest first, by fiscal year. */
	past: { year: number; rows: ListedMeeting[] }[];
};

/** The meetings of a group: those to come by day (a month-only one at its month's end), then what was. */
export function list(actor: Actor, slug: string): MeetingList {
	const group = findInside(actor, slug);
	const rows = db()
		.select({
			row: meeting,
			first: sql<Day | null>`(select first.on_day from meeting as first where first.id = ${meeting.seriesId})`
		})
		.from(meeting)
		.where(eq(meeting.groupId, group.id))
		.orderBy(asc(meeting.onDay), asc(meeting.id))
		.all()
		.map(({ row, first }) => listed(row, first, group.toOn))
		.sort((a, b) => (sortDay(a) < sortDay(b) ? -1 : sortDay(a) > sortDay(b) ? 1 : a.id - b.id));
	const past = rows.filter(isOver).reverse();
	const years = Map.groupBy(past, (row) => fiscalYear(row.onDay));
	return {
		coming: rows.filter((row) => !isOver(row)),
		past: [...years].map(([year, rows]) => ({ year, rows }))
	};
}

/** The number a group's next meeting bears: after its highest, or where its count begins here. */
export function nextNumber(group: Pick<Group, 'id' | 'firstMeetingNumber'>, tx?: Tx): number {
	const row = (tx ?? db())
		.select({ last: sql<number | null>`max(${meeting.number})` })
		.from(meeting)
		.where(eq(meeting.groupId, group.id))
		.get();
	return row?.last == null ? group.firstMeetingNumber : row.last + 1;
}

/** The meeting of this group that was held or planned last, to copy from; null where there is none. */
export function lastOf(group: Pick<Group, 'id'>): MeetingRow | null {
	const rows = db().select().from(meeting).where(eq(meeting.groupId, group.id)).all();
	return rows.sort((a, b) => (sortDay(a) < sortDay(b) ? 1 : -1)).find(isOver) ?? rows[0] ?? null;
}

/** Whether a number is another meeting's of the same group. */
export function isTaken(tx: Tx, groupId: number, number: number, except: number | null): boolean {
	const row = tx
		.select({ id: meeting.id })
		.from(meeting)
		.where(and(eq(meeting.groupId, groupId), eq(meeting.number, number)))
		.get();
	return row !== undefined && row.id !== except;
}

/** Throws `Conflict` for what no longer takes place. */
export function refuseCancelled(of: Pick<MeetingRow, 'cancelledAt'>): void {
	if (of.cancelledAt !== null) throw new Conflict('この会議は中止になりました。');
}

/** Writes a meeting in the caller's transaction: its version counts on, which is the SEQUENCE of its calendar entry. */
export function revise(
	tx: Tx,
	standing: MeetingRow,
	values: Partial<typeof meeting.$inferInsert>
): void {
	tx.update(meeting)
		.set({ ...values, updatedAt: now(), version: standing.version + 1 })
		.where(eq(meeting.id, standing.id))
		.run();
}

function listed(row: MeetingRow, first: Day | null, toOn: Day | null): ListedMeeting {
	const { id, number, title, precision, onDay, startsAt, endsAt, place, replyBy } = row;
	const { cancelledAt, announcedAt } = row;
	const isAfterTerm =
		first !== null && ((toOn !== null && onDay > toOn) || fiscalYear(onDay) > fiscalYear(first));
	const shown = { id, number, title, precision, onDay, startsAt, endsAt, place, replyBy };
	return { ...shown, cancelledAt, announcedAt, hasRemote: row.remoteUrl !== '', isAfterTerm };
}
