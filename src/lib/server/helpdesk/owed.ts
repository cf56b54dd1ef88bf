import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { TicketState } from '#lib/tickets.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { may, scopeOf, scopes } from '../permissions.ts';
import { isGoingOn } from './tickets.ts';
import { numberOf } from '../numbers/cases.ts';

const { ticket } = schema;

/** A case that waits for a word of the organisation it is of. */
type OwedReply = {
	id: number;
	number: string;
	title: string;
	state: TicketState;
	since: Date;
};

/** How many cases of the desk are in such a state, and since when the first of them is; null: none. */
type Backlog = { count: number; since: Date | null };

const asked: TicketState[] = ['wait_org', 'answered'];

const selectOwed = preparedOnce((connection) =>
	connection
		.select({
			id: ticket.id,
			fiscalYear: ticket.fiscalYear,
			sequence: ticket.sequence,
			title: ticket.title,
			state: ticket.state,
			since: ticket.stateAt
		})
		.from(ticket)
		.where(
			and(
				scopes.ticket,
				eq(ticket.organisationId, sql.placeholder('organisation')),
				inArray(ticket.state, asked)
			)
		)
		.orderBy(asc(ticket.stateAt), asc(ticket.id))
		.prepare()
);

/** The cases in which the actor's organisation was asked something or was answered, as far as they read them. */
export function repliesOwed(actor: Actor): OwedReply[] {
	if (!may(actor, 'ticket.raise', null)) return [];
	return selectOwed()
		.all(scopeOf(actor))
		.map(({ id, title, state, since, ...numbered }) => ({
			...{ id, title, state, since },
			number: numberOf(numbered) ?? ''
		}));
}

const isUntaken = isNull(ticket.assigneeSeatId);
/** Of the two 目安 the one that is over first; null where neither is over. */
const overdueSince = sql`min(
	iif(coalesce(${ticket.firstDue}, 9e15) < ${sql.placeholder('now')}, ${ticket.firstDue}, 9e15),
	iif(coalesce(${ticket.answerDue}, 9e15) < ${sql.placeholder('now')}, ${ticket.answerDue}, 9e15))`;

const selectBacklog = preparedOnce((connection) =>
	connection
		.select({
			untaken: sql<number>`coalesce(sum(${isUntaken}), 0)`,
			untakenSince: sql<number | null>`min(iif(${isUntaken}, ${ticket.stateAt}, null))`,
			overdue: sql<number>`coalesce(sum(${overdueSince} < 9e15), 0)`,
			overdueSince: sql<number | null>`min(nullif(${overdueSince}, 9e15))`
		})
		.from(ticket)
		.where(
			and(
				scopes.ticket,
				isGoingOn,
				or(
					isUntaken,
					sql`${ticket.firstDue} < ${sql.placeholder('now')}`,
					sql`${ticket.answerDue} < ${sql.placeholder('now')}`
				)
			)
		)
		.prepare()
);

/** What the desk has not taken, and what is over its 目安, as far as this actor reads it; null for who is not at the desk. */
export function backlogOf(actor: Actor): { untaken: Backlog; overdue: Backlog } | null {
	if (!may(actor, 'desk.work', null)) return null;
	const row = selectBacklog().get({ ...scopeOf(actor), now: now().getTime() });
	return {
		untaken: backlog(row?.untaken, row?.untakenSince),
		overdue: backlog(row?.overdue, row?.overdueSince)
	};
}

function backlog(count = 0, since: number | null = null): Backlog {
	return { count, since: since === null ? null : new Date(since) };
}
