import { and, asc, eq, sql } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';

const { meeting, meetingAttendance, meetingReply, organisation } = schema;

type Presence = {
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
