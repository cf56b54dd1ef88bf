import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { meetingName } from '#lib/meetings.ts';
import type { Awaited, Outstanding } from '#lib/work.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import { isLead, isMember, type Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { scopeOf, scopes } from '../../permissions.ts';
import { byId } from '../groups.ts';
import { isAhead } from './meetings.ts';
import { tallyOf } from './replies.ts';
import { isHandedIn } from './requests.ts';

const {
	agendaItem,
	agendaRequest,
	board,
	groupMembership,
	meeting,
	meetingReminder,
	meetingReply
} = schema;
const { organisation, workingGroup } = schema;

const own = sql.placeholder('organisation');
const today = sql.placeholder('today');
/** Announced, not cancelled, and not over. */
const stands = and(
	sql`${meeting.announcedAt} is not null`,
	isNull(meeting.cancelledAt),
	sql`${meeting.onDay} >= ${today}`
);

const selectUnanswered = preparedOnce((connection) =>
	connection
		.select({
			meeting,
			group: { name: workingGroup.name, slug: workingGroup.slug },
			remindedAt: sql<number | null>`(select max(${meetingReminder.at}) from ${meetingReminder}
				where ${meetingReminder.meetingId} = ${meeting.id} and ${meetingReminder.organisationId} = ${own})`
		})
		.from(meeting)
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.innerJoin(
			groupMembership,
			and(
				eq(groupMembership.groupId, workingGroup.id),
				eq(groupMembership.organisationId, own),
				isMember(today)
			)
		)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.leftJoin(
			meetingReply,
			and(eq(meetingReply.meetingId, meeting.id), eq(meetingReply.organisationId, own))
		)
		.where(
			and(
				stands,
				scopes.groupInside,
				sql`${meeting.replyBy} is not null`,
				isNull(meetingReply.at),
				isNull(workingGroup.conclusionId),
				sql`not (${organisation.kind} = '組合' and ${groupMembership.role} = 'secretariat')`
			)
		)
		.orderBy(asc(meeting.replyBy), asc(meeting.id))
		.prepare()
);

const selectRequested = preparedOnce((connection) =>
	connection
		.select({
			request: agendaRequest,
			meeting,
			group: { name: workingGroup.name, slug: workingGroup.slug }
		})
		.from(agendaRequest)
		.innerJoin(agendaItem, eq(agendaItem.id, agendaRequest.agendaItemId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.where(
			and(
				eq(agendaRequest.organisationId, own),
				isNull(agendaRequest.withdrawnAt),
				isNull(agendaItem.removedAt),
				isNull(meeting.cancelledAt),
				isAhead(today),
				isNull(workingGroup.conclusionId),
				scopes.groupInside,
				sql`not ${isHandedIn}`,
				// Who has left the group since owes it nothing.
				sql`'group:' || ${workingGroup.id} in (select value from json_each(${sql.placeholder('reach')}))`
			)
		)
		.orderBy(asc(agendaRequest.dueOn), asc(agendaRequest.id))
		.prepare()
);

/** The meetings to come whose 出欠 the actor's organisation was asked for and has not answered. */
export function unansweredMeetings(actor: Actor): Set<number> {
	return new Set(
		selectUnanswered()
			.all(scopeOf(actor))
			.map(({ meeting: row }) => row.id)
	);
}

/** What the actor's organisation owes a meeting by a day: its 出欠, and 資料 it was asked for. */
export function awaiting(actor: Actor): Awaited[] {
	const unanswered = selectUnanswered()
		.all(scopeOf(actor))
		.map(({ meeting: row, group, remindedAt }) => ({
			thing: `meeting:${row.id}`,
			kind: 'meeting' as const,
			title: `${group.name}　${meetingName(row)}の出欠`,
			href: `/groups/${group.slug}/meetings/${row.id}`,
			from: group.name,
			dueOn: row.replyBy ?? '',
			remindedAt: remindedAt === null ? null : new Date(remindedAt)
		}));
	const requested = selectRequested()
		.all(scopeOf(actor))
		.map(({ request, meeting: row, group }) => ({
			thing: `agenda-request:${request.id}`,
			kind: 'meeting-material' as const,
			title: `${request.wanted}（${meetingName(row)}）`,
			href: `/groups/${group.slug}/meetings/${row.id}`,
			from: group.name,
			dueOn: request.dueOn,
			remindedAt: null
		}));
	return [...unanswered, ...requested];
}

const selectLed = preparedOnce((connection) =>
	connection
		.select({ meeting })
		.from(meeting)
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.innerJoin(
			groupMembership,
			and(
				eq(groupMembership.groupId, workingGroup.id),
				eq(groupMembership.organisationId, own),
				isLead(today)
			)
		)
		.where(
			and(
				stands,
				scopes.groupInside,
				sql`${meeting.replyBy} is not null`,
				isNull(workingGroup.conclusionId)
			)
		)
		.orderBy(asc(meeting.replyBy), asc(meeting.id))
		.prepare()
);

/** The meetings the actor's organisation leads and to which somebody has not answered, by deadline. */
export function outstanding(actor: Actor): Outstanding[] {
	return selectLed()
		.all(scopeOf(actor))
		.map(({ meeting: row }) => {
			const group = byId(row.groupId);
			const { asked, unanswered } = tallyOf({ ...row, group });
			return {
				thing: `meeting:${row.id}`,
				kind: 'meeting' as const,
				title: `${group.name}　${meetingName(row)}の出欠`,
				href: `/groups/${group.slug}/meetings/${row.id}/replies`,
				dueOn: row.replyBy ?? dayOf(now()),
				done: asked - unanswered,
				asked
			};
		})
		.filter(({ done, asked }) => done < asked);
}
