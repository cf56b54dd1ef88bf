import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { isMember, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { found } from '../permissions.ts';
import { findInside, type Group } from './groups.ts';

const { agendaItem, groupMembership, meeting, meetingAttendance, meetingReply, organisation } =
	schema;

export type Meeting = typeof meeting.$inferSelect & { group: Group };

/** A meeting of a group whose inside this actor may read; throws `NotFound`. */
export function meetingInside(actor: Actor, slug: string, id: number): Meeting {
	const group = findInside(actor, slug);
	const row = db()
		.select()
		.from(meeting)
		.where(and(eq(meeting.id, id), eq(meeting.groupId, group.id)))
		.get();
	return { ...found(row), group };
}

/** Whether the day of a meeting is over, JST; of one that has only a month or was cancelled it never is. */
export function isPast(of: Pick<Meeting, 'precision' | 'onDay' | 'cancelledAt'>): boolean {
	return of.precision === 'day' && of.cancelledAt === null && of.onDay < dayOf(now());
}

/** The items of a meeting's 次第 as they stand, in order. */
export function agendaOf(meetingId: number): { id: number; title: string }[] {
	return db()
		.select({ id: agendaItem.id, title: agendaItem.title })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), isNull(agendaItem.removedAt)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id))
		.all();
}

export type Presence = {
	organisationId: number;
	organisation: string;
	state: (typeof meetingAttendance.$inferSelect)['state'];
	/** Who was there, one name each. */
	names: string[];
};

/** Who was there and who was not, as it was noted on the day, in the one order of organisations. */
export function presenceOf(meetingId: number): Presence[] {
	return db()
		.select({
			organisationId: meetingAttendance.organisationId,
			organisation: organisation.name,
			state: meetingAttendance.state,
			names: meetingAttendance.names
		})
		.from(meetingAttendance)
		.innerJoin(organisation, eq(organisation.id, meetingAttendance.organisationId))
		.where(eq(meetingAttendance.meetingId, meetingId))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all()
		.map((row) => ({
			...row,
			names: row.names
				.split('\n')
				.map((name) => name.trim())
				.filter(Boolean)
		}));
}

/** The organisations that came, in person or online; by their answers where nobody noted who was there. */
export function presentAt(meetingId: number): number[] {
	const noted = presenceOf(meetingId);
	if (noted.length > 0) {
		return noted
			.filter(({ state }) => state === 'present' || state === 'online')
			.map(({ organisationId }) => organisationId);
	}
	return db()
		.select({ id: meetingReply.organisationId })
		.from(meetingReply)
		.where(
			and(
				eq(meetingReply.meetingId, meetingId),
				sql`${meetingReply.answer} in ('attend', 'online', 'proxy')`
			)
		)
		.all()
		.map(({ id }) => id);
}

/** SQL over a meeting: an organisation was not there, as noted, or as it had answered where nothing was noted. */
export const wasAbsent = (organisationId: unknown) =>
	sql`coalesce(
		(select ${meetingAttendance.state} = 'absent' from ${meetingAttendance}
			where ${meetingAttendance.meetingId} = ${meeting.id}
			and ${meetingAttendance.organisationId} = ${organisationId}),
		(select ${meetingReply.answer} = 'absent' from ${meetingReply}
			where ${meetingReply.meetingId} = ${meeting.id}
			and ${meetingReply.organisationId} = ${organisationId}),
		0)`;

/** The organisations that were not at a meeting, in the one order. */
export function absentFrom(meetingId: number): { id: number; name: string }[] {
	return db()
		.select({ id: organisation.id, name: organisation.name })
		.from(organisation)
		.innerJoin(meeting, eq(meeting.id, meetingId))
		.where(wasAbsent(organisation.id))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all();
}

const selectChairs = preparedOnce((connection) =>
	connection
		.select({ id: groupMembership.organisationId })
		.from(groupMembership)
		.where(
			and(
				eq(groupMembership.groupId, sql.placeholder('group')),
				eq(groupMembership.role, 'chair'),
				isMember(sql.placeholder('today'))
			)
		)
		.prepare()
);

/** The organisations of 座長 today. */
export function chairsOf(groupId: number): number[] {
	return selectChairs()
		.all({ group: groupId, today: dayOf(now()) })
		.map(({ id }) => id);
}
