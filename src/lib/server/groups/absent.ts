import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { instantOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, may, scopeOf, scopes } from '../permissions.ts';
import { change } from '../record/change.ts';
import { actionsOf } from './actions.ts';
import { confirmationsOf } from './approval.ts';
import { decisionsOf } from './decisions.ts';
import { find as findMeeting, isOver, type Meeting } from './meetings/meetings.ts';
import { absentFrom, wasAbsent } from './meetings/presence.ts';
import { recordingOf } from './meetings/shown.ts';
import { minutesOf } from './minutes.ts';

const { absenceClosing, decision, material, meeting, minutes, minutesSection, workingGroup } =
	schema;

/** What an organisation missed at a meeting; whoever reads inside the group may read it. */
export function missed(actor: Actor, slug: string, meetingId: number) {
	const of = minutesOf(findMeeting(actor, slug, meetingId));
	const own = actor.organisation.id;
	const absent = absentFrom(meetingId);
	const closings = closingsOf(meetingId);
	const thing = { absent: absent.map(({ id }) => id), group: of.meeting.group };
	const asked = confirmationsOf(of).find(({ organisationId }) => organisationId === own);
	return {
		of,
		isPast: tookPlace(of.meeting),
		wasAbsent: thing.absent.includes(own),
		decisions: decisionsOf(of).filter(({ withdrawn }) => withdrawn === null),
		actions: actionsOf(actor, of).filter(({ organisationId }) => organisationId === own),
		/** 未確認の事項: the minutes await this organisation's 確認. */
		awaitsConfirmation: of.state === 'asked' && asked?.answer === null,
		materials: materialsOf(meetingId),
		recording: recordingOf(actor, of.meeting),
		hasRecording: of.meeting.recordingUrl !== '',
		closedAt: closings.get(own) ?? null,
		may: { close: tookPlace(of.meeting) && may(actor, 'absence.close', thing) },
		/** For those who lead the group: which of the absent have closed it. */
		absent: may(actor, 'group.run', of.meeting.group)
			? absent.map(({ id, name }) => ({ id, name, closedAt: closings.get(id) ?? null }))
			: null
	};
}

/** 確認: an organisation that was absent has looked at what it missed; a second time does nothing. Throws `Conflict` before the meeting is over. */
export function close(actor: Actor, slug: string, meetingId: number): void {
	const of = findMeeting(actor, slug, meetingId);
	const { group } = of;
	if (!tookPlace(of)) throw new Conflict('確認できるのは、会議の日が過ぎてからです。');
	const absent = absentFrom(meetingId).map(({ id }) => id);
	authorize(actor, 'absence.close', { absent, group });
	if (closingsOf(meetingId).has(actor.organisation.id)) return;
	change(actor, (tx, record) => {
		const { organisation, person } = actor;
		tx.insert(absenceClosing)
			.values({ meetingId, organisationId: organisation.id, personId: person.id, at: now() })
			.run();
		record('absence.closed', `minutes:${meetingId}`, { meeting: meetingId });
	});
}

type MissedMeeting = {
	meetingId: number;
	slug: string;
	group: string;
	number: number | null;
	title: string;
	since: Date;
};

const own = sql.placeholder('organisation');
/** Before there is a text, a decision or a recording, nobody has anything to catch up with. */
const hasSomething = sql`(${meeting.recordingUrl} <> ''
	or exists (select 1 from ${decision} where ${decision.meetingId} = ${meeting.id}
		and ${decision.removedAt} is null)
	or exists (select 1 from ${minutesSection}
		inner join ${minutes} on ${minutes.id} = ${minutesSection.minutesId}
		where ${minutes.meetingId} = ${meeting.id} and ${minutesSection.body} <> ''))`;

const selectMissed = preparedOnce((connection) =>
	connection
		.select({
			meetingId: meeting.id,
			slug: workingGroup.slug,
			group: workingGroup.name,
			number: meeting.number,
			title: meeting.title,
			onDay: meeting.onDay
		})
		.from(meeting)
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.where(
			and(
				sql`${meeting.precision} = 'day' and ${meeting.onDay} < ${sql.placeholder('today')}`,
				isNull(meeting.cancelledAt),
				scopes.groupMember,
				wasAbsent(own),
				sql`not exists (select 1 from ${absenceClosing}
					where ${absenceClosing.meetingId} = ${meeting.id}
					and ${absenceClosing.organisationId} = ${own})`,
				hasSomething
			)
		)
		.orderBy(asc(meeting.onDay))
		.prepare()
);

/** The meetings the actor's organisation missed and has not yet caught up with. */
export function missedMeetings(actor: Actor): MissedMeeting[] {
	return selectMissed()
		.all(scopeOf(actor))
		.map(({ onDay, ...row }) => ({ ...row, since: instantOf(onDay, '00:00') }));
}

/** Whether its day is over; of one that has only a month nobody knows who was there. */
function tookPlace(of: Meeting): boolean {
	return of.precision === 'day' && of.cancelledAt === null && isOver(of);
}

function closingsOf(meetingId: number): Map<number, Date> {
	const rows = db()
		.select()
		.from(absenceClosing)
		.where(eq(absenceClosing.meetingId, meetingId))
		.all();
	return new Map(rows.map(({ organisationId, at }) => [organisationId, at]));
}

function materialsOf(meetingId: number): { id: number; name: string }[] {
	return db()
		.select({ id: material.id, name: material.name })
		.from(material)
		.where(and(eq(material.meetingId, meetingId), isNull(material.trashedAt)))
		.orderBy(asc(material.createdAt))
		.all();
}
