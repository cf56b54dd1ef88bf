import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { may, readsInsideGroup } from '../permissions.ts';
import { sortDay, type MeetingAnswer } from '#lib/meetings.ts';
import type { Group } from './groups.ts';
import { find as findMeeting, isAhead } from './meetings/meetings.ts';
import { answersFor, ownReply } from './meetings/replies.ts';

const { decision, material, meeting, organisation } = schema;

/** Lines of one part of the 概要. */
const NEWEST = 5;

export type NextMeeting = {
	id: number;
	number: number | null;
	title: string;
	precision: 'day' | 'month';
	onDay: Day;
	startsAt: string | null;
	endsAt: string | null;
	place: string;
	isRemote: boolean;
	/** The own organisation's 出欠: which answers there are and which was given; null where it is not asked. */
	own: { answers: MeetingAnswer[]; answer: MeetingAnswer | null } | null;
};

/** What the 概要 shows of the inside: the next meeting, what was decided, new material; null for who reads none of it. */
export function overviewOf(actor: Actor, of: Group) {
	if (!readsInsideGroup(actor, of)) return null;
	return {
		next: nextMeeting(actor, of),
		decisions: newestDecisions(of),
		materials: newestMaterials(of)
	};
}

/** The meeting that comes first from today on; one that has not been announced is there for its planners alone. */
function nextMeeting(actor: Actor, of: Group): NextMeeting | null {
	const isPlanner = may(actor, 'group.run', of);
	const [row] = db()
		.select()
		.from(meeting)
		.where(
			and(
				eq(meeting.groupId, of.id),
				isNull(meeting.cancelledAt),
				isPlanner ? undefined : sql`${meeting.announcedAt} is not null`,
				isAhead(dayOf(now()))
			)
		)
		.orderBy(asc(meeting.startsAt), asc(meeting.id))
		.all()
		.sort((a, b) => sortDay(a).localeCompare(sortDay(b)));
	if (!row) return null;
	const { id, number, title, precision, onDay, startsAt, endsAt, place } = row;
	const own = row.announcedAt === null ? null : ownAnswer(actor, of.slug, id);
	const isRemote = row.remoteUrl !== '';
	return { id, number, title, precision, onDay, startsAt, endsAt, place, isRemote, own };
}

function ownAnswer(actor: Actor, slug: string, meetingId: number): NextMeeting['own'] {
	const found = findMeeting(actor, slug, meetingId);
	const reply = may(actor, 'group.take-part', found.group) ? ownReply(actor, found) : null;
	return reply && { answers: answersFor(found), answer: reply.answer };
}

function newestDecisions(of: Group) {
	return db()
		.select({
			id: decision.id,
			text: decision.text,
			onDay: decision.onDay,
			meetingId: decision.meetingId,
			number: meeting.number
		})
		.from(decision)
		.leftJoin(meeting, eq(meeting.id, decision.meetingId))
		.where(and(eq(decision.groupId, of.id), isNull(decision.removedAt)))
		.orderBy(desc(decision.onDay), desc(decision.id))
		.limit(NEWEST)
		.all();
}

function newestMaterials(of: Group) {
	return db()
		.select({
			id: material.id,
			name: material.name,
			organisation: organisation.name,
			version: material.currentVersion,
			updatedAt: material.updatedAt
		})
		.from(material)
		.innerJoin(organisation, eq(organisation.id, material.organisationId))
		.where(and(eq(material.groupId, of.id), isNull(material.trashedAt)))
		.orderBy(desc(material.updatedAt), desc(material.id))
		.limit(NEWEST)
		.all();
}
