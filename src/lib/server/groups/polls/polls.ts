import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Invalid, invalid } from '#lib/errors.ts';
import { slotsIn, type PollInput, type Slot } from '#lib/polls.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Group } from '../groups.ts';
import { membersOf } from '../members.ts';

const { dateCandidate, datePoll, datePollAnswer, organisation } = schema;

type Poll = typeof datePoll.$inferSelect & { by: string };
export type Candidate = Slot & { id: number };

type ListedPoll = {
	id: number;
	title: string;
	replyBy: string;
	closedAt: Date | null;
	chosen: Slot | null;
	answers: number;
	isAnswered: boolean;
};

/** A 日程調整 of a group, which must be readable inside; throws `NotFound`. */
export function find(of: Group, id: number): Poll {
	const row = found(
		db()
			.select({ poll: datePoll, by: organisation.name })
			.from(datePoll)
			.innerJoin(organisation, eq(organisation.id, datePoll.organisationId))
			.where(and(eq(datePoll.id, id), eq(datePoll.groupId, of.id)))
			.get()
	);
	return { ...row.poll, by: row.by };
}

/** Its candidates in the order of time. */
export function candidatesOf(pollId: number): Candidate[] {
	return db()
		.select()
		.from(dateCandidate)
		.where(eq(dateCandidate.pollId, pollId))
		.orderBy(asc(dateCandidate.onDay), asc(dateCandidate.startsAt), asc(dateCandidate.id))
		.all()
		.map(({ id, onDay, startsAt, endsAt }) => ({ id, onDay, startsAt, endsAt }));
}

/** All of a group, open ones first, then the newest. */
export function list(actor: Actor, of: Group): ListedPoll[] {
	const answered = sql<number>`(select count(*) from ${datePollAnswer} where ${datePollAnswer.pollId} = ${datePoll.id})`;
	const own = sql<number>`exists (select 1 from ${datePollAnswer} where ${datePollAnswer.pollId} = ${datePoll.id}
		and ${datePollAnswer.organisationId} = ${actor.organisation.id})`;
	return db()
		.select({ poll: datePoll, chosen: dateCandidate, answers: answered, isAnswered: own })
		.from(datePoll)
		.leftJoin(dateCandidate, eq(dateCandidate.id, datePoll.chosenId))
		.where(eq(datePoll.groupId, of.id))
		.orderBy(sql`${datePoll.closedAt} is not null`, desc(datePoll.createdAt))
		.all()
		.map(({ poll, chosen, answers, isAnswered }) => ({
			id: poll.id,
			title: poll.title,
			replyBy: poll.replyBy,
			closedAt: poll.closedAt,
			chosen: chosen && { onDay: chosen.onDay, startsAt: chosen.startsAt, endsAt: chosen.endsAt },
			answers,
			isAnswered: Boolean(isAnswered)
		}));
}

/** Asks the members which dates suit them and tells each; throws `Invalid` for dates that cannot be, `Forbidden`. */
export function open(actor: Actor, of: Group, input: PollInput): number {
	authorize(actor, 'group.run', of);
	const today = dayOf(now());
	const { slots, issues } = slotsIn(input, today);
	if (input.replyBy < today) {
		issues.unshift({ field: 'replyBy', message: '回答の期限が過ぎています。' });
	}
	const last = slots.at(-1)?.onDay;
	if (last !== undefined && input.replyBy > last) {
		issues.unshift({
			field: 'replyBy',
			message: '回答の期限が、どの候補よりも後になっています。'
		});
	}
	if (issues.length > 0) throw new Invalid(issues);
	return change(actor, (tx, record) => {
		const { title, note, replyBy } = input;
		const id = Number(
			tx
				.insert(datePoll)
				.values({
					...{ title, note, replyBy },
					groupId: of.id,
					personId: actor.person.id,
					organisationId: actor.organisation.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		for (const slot of slots)
			tx.insert(dateCandidate)
				.values({ pollId: id, ...slot })
				.run();
		tellMembers(record, 'date-poll.opened', of, id);
		return id;
	});
}

/**
 * Ends a 日程調整 with one of its dates, or (null) without, and tells the members; gives the date. Throws
 * `Conflict` when it has ended already, `Invalid` for a date that is not one of its own, `Forbidden`.
 */
export function close(
	actor: Actor,
	of: Group,
	id: number,
	candidateId: number | null
): Slot | null {
	authorize(actor, 'group.run', of);
	const poll = find(of, id);
	const chosen = candidatesOf(poll.id).find((each) => each.id === candidateId) ?? null;
	if (candidateId !== null && chosen === null) {
		throw invalid('candidate', '候補にない日です。選び直してください。');
	}
	change(actor, (tx, record) => {
		const { changes } = tx
			.update(datePoll)
			.set({ closedAt: now(), chosenId: candidateId })
			.where(and(eq(datePoll.id, id), isNull(datePoll.closedAt)))
			.run();
		if (changes === 0) throw new Conflict('この日程調整は、もう終わっています。');
		tellMembers(record, 'date-poll.closed', of, id);
	});
	return chosen;
}

/** One event for each member, since each is told. */
function tellMembers(record: Recorder, action: string, of: Group, id: number): void {
	const members = new Set(membersOf(of).map(({ organisationId }) => organisationId));
	record(action, `date-poll:${id}`, { group: of.id, organisations: members.size });
	for (const tellOrganisation of members) {
		record(`${action}-told`, `date-poll:${id}`, { group: of.id, tellOrganisation });
	}
}
