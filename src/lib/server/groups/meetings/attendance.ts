import { and, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { AttendanceState, MeetingAnswer } from '#lib/meetings.ts';
import { quorumStanding, type QuorumStanding } from '#lib/quorum.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { quorumOf } from './bodies.ts';
import { asItIs, findFor, refuseCancelled, type Meeting } from './meetings.ts';
import { repliesOf, type Reply } from './replies.ts';

const { meetingAttendance } = schema;

/** Who was there of one organisation; until somebody tapped, what it had answered stands as expected. */
export type Attendance = Pick<Reply, 'id' | 'name' | 'district' | 'isCounted' | 'answer'> & {
	state: AttendanceState | null;
	expected: AttendanceState | null;
	/** As noted on the day, else as answered. */
	names: string;
};

type AttendanceTally = Record<AttendanceState, number> & {
	of: number;
	open: number;
	quorum: QuorumStanding | null;
};

const expectedOf: Record<MeetingAnswer, AttendanceState> = {
	attend: 'present',
	online: 'online',
	absent: 'absent',
	proxy: 'present',
	mandate: 'mandate'
};

/** Who of the organisations of a meeting was there, in the one order. */
export function attendanceOf(of: Meeting): Attendance[] {
	const rows = db()
		.select()
		.from(meetingAttendance)
		.where(eq(meetingAttendance.meetingId, of.id))
		.all();
	const noted = new Map(rows.map((row) => [row.organisationId, row]));
	return repliesOf(of).map(({ id, name, district, isCounted, answer, names }) => {
		const row = noted.get(id);
		return {
			...{ id, name, district, isCounted, answer },
			state: row?.state ?? null,
			expected: answer === null ? null : expectedOf[answer],
			names: row?.names || names
		};
	});
}

/** Counts of who is there, and whether the quorum stands; only what was noted on the day counts. */
export function attendanceTally(
	of: Meeting,
	rows: Attendance[] = attendanceOf(of)
): AttendanceTally {
	const counted = rows.filter((row) => row.isCounted);
	const count = (state: AttendanceState | null) =>
		counted.filter((row) => row.state === state).length;
	const quorum = quorumOf(of.group);
	const there = {
		attend: count('present'),
		online: count('online'),
		proxy: 0,
		mandate: count('mandate')
	};
	return {
		present: there.attend,
		online: there.online,
		absent: count('absent'),
		mandate: there.mandate,
		of: counted.length,
		open: count(null),
		quorum: quorum && quorumStanding(counted.length, there, quorum)
	};
}

/**
 * Notes who is there of one organisation; '' takes it back. Throws `Invalid` for who the meeting is not for and
 * for 委任 without a quorum, `Conflict` before the day and for a cancelled meeting.
 */
export function mark(
	actor: Actor,
	slug: string,
	id: number,
	input: { organisation: number; state: AttendanceState | '' }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	if (input.state === 'mandate' && !quorumOf(of.group)) {
		throw invalid('state', '委任は、定足数のある会議だけで選べます。');
	}
	change(actor, (tx, record) => {
		const row = markable(tx, of, input.organisation);
		if (input.state === '') {
			tx.delete(meetingAttendance).where(ofBody(id, row.id)).run();
		} else store(tx, actor, id, row.id, { state: input.state, names: row.names });
		const refs = { group: of.group.id, organisation: row.id };
		record('meeting.attendance-noted', `meeting:${id}`, refs, input.state);
	});
}

/** Notes all whom nobody has tapped yet as they had answered; gives how many that were. */
export function markExpected(actor: Actor, slug: string, id: number): number {
	const of = findFor(actor, slug, id, 'group.run');
	return change(actor, (tx, record) => {
		refuseBefore(asItIs(tx, of));
		const open = attendanceOf(of).filter((row) => row.state === null && row.expected !== null);
		for (const { id: body, expected, names } of open) {
			if (expected) store(tx, actor, id, body, { state: expected, names });
		}
		const refs = { group: of.group.id, organisations: open.length };
		record('meeting.attendance-prefilled', `meeting:${id}`, refs);
		return open.length;
	});
}

/** Notes who came for an organisation that has been marked. */
export function setNames(
	actor: Actor,
	slug: string,
	id: number,
	input: { organisation: number; names: string }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		const row = markable(tx, of, input.organisation);
		if (row.state === null) throw invalid('names', '先に出席かどうかを押してください。');
		store(tx, actor, id, row.id, { state: row.state, names: input.names });
		const refs = { group: of.group.id, organisation: row.id };
		record('meeting.attendance-noted', `meeting:${id}`, refs);
	});
}

function markable(tx: Tx, of: Meeting, organisation: number): Attendance {
	refuseBefore(asItIs(tx, of));
	const row = attendanceOf(of).find((each) => each.id === organisation);
	if (!row) throw invalid('organisation', 'このワーキンググループの団体を選んでください。');
	return row;
}

function refuseBefore(standing: Meeting): void {
	refuseCancelled(standing);
	if (standing.precision === 'month' || standing.onDay > dayOf(now())) {
		throw new Conflict('当日の出席は、開催日になってから入れます。');
	}
}

function store(
	tx: Tx,
	actor: Actor,
	meetingId: number,
	organisationId: number,
	{ state, names }: { state: AttendanceState; names: string }
): void {
	const values = { state, names, personId: actor.person.id, at: now() };
	tx.insert(meetingAttendance)
		.values({ meetingId, organisationId, ...values })
		.onConflictDoUpdate({
			target: [meetingAttendance.meetingId, meetingAttendance.organisationId],
			set: values
		})
		.run();
}

function ofBody(meetingId: number, organisationId: number) {
	return and(
		eq(meetingAttendance.meetingId, meetingId),
		eq(meetingAttendance.organisationId, organisationId)
	);
}
