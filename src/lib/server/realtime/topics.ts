import { and, eq, ne, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import type { RecordedEvent } from '../record/events.ts';
import { disconnectPerson, disconnectTenure, publish, recheck } from './sockets.ts';

const { board, dispatch, inboxItem, meeting, notice, noticeAddressee, post, seat, thread, ticket } =
	schema;
const { incident, organisation, ticketMessage, workingGroup } = schema;

/** Who is in a group, and with that who holds its key. */
const changesMembers = /^group\.(founded|joined|left|taken-out)$/;

/** The rooms of an actor: one per key they hold, one per thing opened to them. */
export function roomsOf(actor: Actor): string[] {
	return [
		...actor.reach.map((key) => `key:${key}`),
		...actor.grants.map((thing) => `key:grant:${thing}`)
	];
}

/** Tells browsers what an event touched, each in the rooms of the row's own key. */
export function announce(events: RecordedEvent[]): void {
	for (const event of events) {
		announceTold(event);
		const [type, id] = event.subject.split(':');
		if (type === 'thread') announceThread(Number(id));
		if (type === 'post') {
			const row = db()
				.select({ threadId: post.threadId })
				.from(post)
				.where(eq(post.id, Number(id)))
				.get();
			if (row) announceThread(row.threadId);
		}
		if (type === 'ticket')
			announceTicket(Number(id), event.action === 'ticket.noted', event.action);
		if (type === 'ticket-message') announceTicketMessage(id ?? '', event.action);
		if (type?.startsWith('incident')) announceIncident(Number.parseInt(id ?? '', 10), event.action);
		if (type === 'desk-mail') publish(['desk', 'nav'], 'union');
		if (type === 'dispatch') announceDispatch(Number(id));
		if (type === 'notice') announceNotice(Number(id));
		if (type === 'group') announceGroup(Number(id));
		if (type === 'minutes') announceMinutes(Number(id), event.action);
		if (type === 'meeting') announceMeeting(Number(id));
		if (['tenure.ended', 'tenure.corrected', 'roles.changed'].includes(event.action)) {
			disconnectTenure(Number(id));
		}
		// The browsers of a new member enter the room of the group, those of a former one leave it.
		if (changesMembers.test(event.action)) void recheck();
		if (['password.changed', 'reissue.used'].includes(event.action)) disconnectPerson(Number(id));
	}
}

/** Somebody at the desk began or ended writing. In which case is not said: of 関係者のみ others than its readers would hear of it. */
export function announceWriting(): void {
	publish(['desk-writing'], 'union');
}

/** A case is announced to who reads it; what only the union wrote, to the union. */
function announceTicket(id: number, isNote: boolean, action: string): void {
	// A whole 受付簿 at once is nothing anybody waits for.
	if (action === 'ticket.imported') return;
	const row = db().select().from(ticket).where(eq(ticket.id, id)).get();
	if (!row) return;
	const key = isNote ? 'union' : row.audience;
	publish([`ticket:${id}`, 'desk', 'nav'], key);
	// A coordinator reads the case of a dispatch, and not what the union noted for itself.
	if (key === row.audience) publish([`ticket:${id}`], `grant:ticket:${id}`);
	// Who may read a case of 関係者のみ changes with who is in charge of it.
	if (row.audience.startsWith('case:') || action === 'ticket.widened') void recheck();
}

/** What became of one message of a case, such as '5.3', is announced as that message was. */
function announceTicketMessage(address: string, action: string): void {
	const [ticketId = 0, number = 0] = address.split('.').map(Number);
	const row = db()
		.select({ audience: ticketMessage.audience })
		.from(ticketMessage)
		.where(and(eq(ticketMessage.ticketId, ticketId), eq(ticketMessage.number, number)))
		.get();
	if (row) announceTicket(ticketId, row.audience === 'union', action);
}

/** 障害情報 is announced to who reads it; who is affected changes nothing but the pages that count it. */
function announceIncident(id: number, action: string): void {
	const row = db().select().from(incident).where(eq(incident.id, id)).get();
	if (!row) return;
	const isCounted = /affected$/.test(action);
	const topics = [`incident:${id}`, 'incidents', ...(isCounted ? [] : ['nav'])];
	publish(topics, row.audience);
	if (row.audience !== 'all') return;
	// They have a desk to ask at, and not the key of 全県.
	const alsoAsking = db()
		.select({ id: organisation.id })
		.from(organisation)
		.where(eq(organisation.kind, '広域連合'))
		.all();
	for (const each of alsoAsking) publish(topics, `desk:${each.id}`);
}

/** A dispatch is announced to who reads it, its coordinator among them, whose grants may have changed with it. */
function announceDispatch(id: number): void {
	const row = db().select().from(dispatch).where(eq(dispatch.id, id)).get();
	if (!row) return;
	publish([`dispatch:${id}`, 'dispatches', 'nav'], row.audience);
	publish([`dispatch:${id}`, 'dispatches', 'nav'], `grant:dispatch:${id}`);
	void recheck();
}

/** Whom an event was told by name; followers hear of the thread itself. */
function announceTold({ id }: RecordedEvent): void {
	const told = selectTold().all({ event: id });
	for (const { organisationId } of told) publish(['nav'], `org:${organisationId}`);
}

const selectTold = preparedOnce((connection) =>
	connection
		.selectDistinct({ organisationId: seat.organisationId })
		.from(inboxItem)
		.innerJoin(seat, eq(seat.id, inboxItem.seatId))
		.where(and(eq(inboxItem.eventId, sql.placeholder('event')), ne(inboxItem.why, 'follow')))
		.prepare()
);

const selectPlaces = preparedOnce((connection) =>
	connection
		.select({ audience: thread.audience, slug: board.slug })
		.from(thread)
		.innerJoin(board, or(eq(board.id, thread.boardId), eq(board.id, thread.secondBoardId)))
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

function announceThread(threadId: number): void {
	const rows = selectPlaces().all({ thread: threadId });
	const [row] = rows;
	if (!row) return;
	const topics = [`thread:${threadId}`, ...rows.map(({ slug }) => `board:${slug}`), 'nav'];
	publish(topics, row.audience);
	publish(topics, `grant:thread:${threadId}`);
}

/** The 概要 is everybody's; what is inside has topics of its own. */
function announceGroup(groupId: number): void {
	const row = db()
		.select({ slug: workingGroup.slug })
		.from(workingGroup)
		.where(eq(workingGroup.id, groupId))
		.get();
	if (!row) return;
	for (const key of ['all', `group:${groupId}`]) publish([`group:${row.slug}`], key);
}

function announceMeeting(meetingId: number): void {
	const row = db()
		.select({ audience: board.audience, groupId: meeting.groupId, slug: board.slug })
		.from(meeting)
		.innerJoin(board, eq(board.groupId, meeting.groupId))
		.where(eq(meeting.id, meetingId))
		.get();
	if (row) publish([`meeting:${meetingId}`, `group:${row.slug}`, 'nav'], row.audience);
}

function announceNotice(noticeId: number): void {
	const row = db().select().from(notice).where(eq(notice.id, noticeId)).get();
	if (!row) return;
	// Before its first day it is there for its sender alone.
	if (row.fromOn > dayOf(now())) return publish(['nav'], `org:${row.organisationId}`);
	const topics = [`notice:${noticeId}`, 'nav'];
	publish(topics, row.audience);
	publish(topics, `grant:notice:${noticeId}`);
	if (row.audience === 'all') return;
	// A socket that was open before the notice was sent has not entered the room of its key.
	const addressees = db()
		.select({ id: noticeAddressee.organisationId })
		.from(noticeAddressee)
		.where(eq(noticeAddressee.noticeId, noticeId))
		.all();
	for (const { id } of [...addressees, { id: row.organisationId }]) publish(topics, `org:${id}`);
}

/** 議事録 of a meeting, in the room of what is inside its group. */
function announceMinutes(meetingId: number, action: string): void {
	const row = db()
		.select({ audience: board.audience })
		.from(meeting)
		.innerJoin(board, eq(board.groupId, meeting.groupId))
		.where(eq(meeting.id, meetingId))
		.get();
	// A text saved is nobody's work yet; what is asked and approved is.
	const topics = [`minutes:${meetingId}`, ...(action === 'minutes.saved' ? [] : ['nav'])];
	if (row) publish(topics, row.audience);
}
