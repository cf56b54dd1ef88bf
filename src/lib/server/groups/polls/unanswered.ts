import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import { isMember, type Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';

const { datePoll, datePollAnswer, groupMembership, workingGroup } = schema;

const selectUnanswered = preparedOnce((connection) =>
	connection
		.selectDistinct({
			id: datePoll.id,
			title: datePoll.title,
			replyBy: datePoll.replyBy,
			since: datePoll.createdAt,
			group: workingGroup.name,
			slug: workingGroup.slug
		})
		.from(datePoll)
		.innerJoin(workingGroup, eq(workingGroup.id, datePoll.groupId))
		.innerJoin(groupMembership, eq(groupMembership.groupId, datePoll.groupId))
		.leftJoin(
			datePollAnswer,
			and(
				eq(datePollAnswer.pollId, datePoll.id),
				eq(datePollAnswer.organisationId, groupMembership.organisationId)
			)
		)
		.where(
			and(
				eq(groupMembership.organisationId, sql.placeholder('organisation')),
				isMember(sql.placeholder('today')),
				isNull(workingGroup.conclusionId),
				isNull(datePoll.closedAt),
				isNull(datePollAnswer.pollId)
			)
		)
		.orderBy(asc(datePoll.replyBy), asc(datePoll.id))
		.prepare()
);

type UnansweredPoll = {
	id: number;
	title: string;
	replyBy: Day;
	since: Date;
	group: string;
	slug: string;
};

/** The open 日程調整 of the groups this organisation is in that it has not answered, soonest deadline first. */
export function unanswered(actor: Actor): UnansweredPoll[] {
	return selectUnanswered().all({ organisation: actor.organisation.id, today: dayOf(now()) });
}
