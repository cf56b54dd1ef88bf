import { and, asc, desc, eq, type SQL } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { searchable } from '#lib/folding.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findInside } from './groups.ts';
import { itemsOf, standingItem } from './meetings/agenda.ts';
import { find, type Minutes } from './minutes.ts';

const { agendaItem, decision, meeting } = schema;

export type Decision = {
	id: number;
	text: string;
	onDay: Day;
	/** The item of the 次第 it was taken at. */
	item: string | null;
	meeting: { id: number; number: number | null; title: string } | null;
	withdrawn: { at: Date; reason: string } | null;
};

/** Enters 決定事項 under an item of the meeting (null: under none) and gives its id; throws `Forbidden` once the minutes are approved. */
export function decide(
	actor: Actor,
	slug: string,
	meetingId: number,
	input: { item: number | null; text: string }
): number {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.write', of.thing);
	const agendaItemId = itemOf(meetingId, input.item);
	return change(actor, (tx, record) => {
		const { lastInsertRowid } = tx
			.insert(decision)
			.values({
				groupId: of.meeting.groupId,
				meetingId,
				agendaItemId,
				text: input.text,
				onDay: of.meeting.precision === 'day' ? of.meeting.onDay : dayOf(now()),
				personId: actor.person.id,
				createdAt: now()
			})
			.run();
		const id = Number(lastInsertRowid);
		record(
			'decision.entered',
			`minutes:${meetingId}`,
			{ meeting: meetingId, decision: id },
			input.text
		);
		return id;
	});
}

/** Takes a decision back with a reason; the row stays and says so. */
export function withdraw(
	actor: Actor,
	slug: string,
	meetingId: number,
	id: number,
	reason: string
): void {
	const of = find(actor, slug, meetingId);
	const row = found(
		db()
			.select()
			.from(decision)
			.where(and(eq(decision.id, id), eq(decision.meetingId, meetingId)))
			.get()
	);
	authorize(actor, 'decision.withdraw', of.thing);
	if (row.removedAt) return;
	change(actor, (tx, record) => {
		tx.update(decision)
			.set({ removedAt: now(), removedReason: reason })
			.where(eq(decision.id, id))
			.run();
		record(
			'decision.withdrawn',
			`minutes:${meetingId}`,
			{ meeting: meetingId, decision: id },
			reason
		);
	});
}

/** The decisions of a meeting in the order of its items; of an approved edition those of that moment. */
export function decisionsOf(of: Minutes): Decision[] {
	const order = itemsOf(of.meeting).map(({ id }) => id);
	const until = of.approvedAt;
	const rows = select(eq(decision.meetingId, of.meeting.id));
	return rows
		.filter(({ row }) => until === null || row.createdAt <= until)
		.sort((a, b) => place(order, a.row.agendaItemId) - place(order, b.row.agendaItemId))
		.map(shown);
}

/** All decisions of a group that hold a text, newest first. */
export function decisionsIn(actor: Actor, slug: string, text: string): Decision[] {
	const of = findInside(actor, slug);
	const words = searchable(text).split(/\s+/).filter(Boolean);
	return select(eq(decision.groupId, of.id))
		.map(shown)
		.filter((each) => {
			const said = searchable(`${each.text} ${each.item ?? ''} ${each.meeting?.title ?? ''}`);
			return words.every((word) => said.includes(word));
		})
		.sort((a, b) => (a.onDay < b.onDay ? 1 : a.onDay > b.onDay ? -1 : a.id - b.id));
}

/** An item of this meeting's 次第, or null; throws `NotFound` for another meeting's. */
export function itemOf(meetingId: number, id: number | null): number | null {
	return id === null ? null : standingItem(db(), { id: meetingId }, id).id;
}

function select(where: SQL) {
	return db()
		.select({
			row: decision,
			item: agendaItem.title,
			meeting: { id: meeting.id, number: meeting.number, title: meeting.title }
		})
		.from(decision)
		.leftJoin(agendaItem, eq(agendaItem.id, decision.agendaItemId))
		.leftJoin(meeting, eq(meeting.id, decision.meetingId))
		.where(where)
		.orderBy(desc(decision.onDay), asc(decision.id))
		.all();
}

function shown({ row, item, meeting: at }: ReturnType<typeof select>[number]): Decision {
	return {
		id: row.id,
		text: row.text,
		onDay: row.onDay,
		item,
		meeting: at,
		withdrawn: row.removedAt ? { at: row.removedAt, reason: row.removedReason ?? '' } : null
	};
}

/** What belongs to no item comes last. */
function place(order: number[], id: number | null): number {
	const at = id === null ? -1 : order.indexOf(id);
	return at < 0 ? order.length : at;
}
