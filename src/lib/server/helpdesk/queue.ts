import { and, asc, eq, inArray, isNull, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import { isRunning, owes, ticketStates, type Side, type TicketState } from '#lib/tickets.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, may, scopeOf, scopes } from '../permissions.ts';
import { awayToday, type Away } from './absences.ts';
import { minutesLeft } from './arranging/targets.ts';
import { isGoingOn, listed, type ListedTicket } from './tickets.ts';

const { ticket } = schema;

/** The views of the queue, each a question the desk asks every day. */
export const queueViews = ['unassigned', 'mine', 'overdue', 'waiting', 'all', 'over'] as const;
export type QueueView = (typeof queueViews)[number];

/** A line of the queue: what is left to its 目安 where that is to be warned of, and who is away of its 担当. */
export type QueuedTicket = ListedTicket & { minutesLeft: number | null; away: Away | null };

/** Most cases that one page of the queue shows. */
const MOST = 200;

const statesOf = (side: Side) => ticketStates.filter((state) => owes[state] === side);
const waiting: TicketState[] = ['wait_org', 'wait_vendor', 'wait_expert', 'answered'];

/**
 * The cases of one view, as the desk takes them up: overdue, due soonest, new, those in hand, and last those that
 * wait for somebody else. Throws `Forbidden` for who is not at the desk.
 */
export function queue(actor: Actor, view: QueueView): QueuedTicket[] {
	authorize(actor, 'desk.work', null);
	const rows = listed(actor, conditionOf(actor, view), { limit: MOST, order: orderOf(view) });
	const left = minutesLeft(rows);
	const away = awayToday();
	return rows.map((row, index) => ({
		...row,
		minutesLeft: left[index] ?? null,
		away: away.get(row.assigneeSeatId ?? 0) ?? null
	}));
}

/** How many cases each view holds. Throws as `queue`. */
export function queueCounts(actor: Actor): Record<QueueView, number> {
	authorize(actor, 'desk.work', null);
	const counted = (view: QueueView) =>
		sql<number>`coalesce(sum(${conditionOf(actor, view) ?? sql`1`}), 0)`;
	const row = db()
		.select({
			unassigned: counted('unassigned'),
			mine: counted('mine'),
			overdue: counted('overdue'),
			waiting: counted('waiting'),
			all: counted('all'),
			over: sql<number>`0`
		})
		.from(ticket)
		.where(and(scopes.ticket, isGoingOn))
		.prepare()
		.get(scopeOf(actor));
	return row ?? { unassigned: 0, mine: 0, overdue: 0, waiting: 0, all: 0, over: 0 };
}

const selectOwed = preparedOnce((connection) =>
	connection
		.select({ n: sql<number>`count(*)` })
		.from(ticket)
		.where(
			and(
				scopes.ticket,
				eq(ticket.organisationId, sql.placeholder('organisation')),
				inArray(ticket.state, statesOf('organisation')),
				ne(ticket.state, 'draft')
			)
		)
		.prepare()
);

const selectUntaken = preparedOnce((connection) =>
	connection
		.select({ n: sql<number>`count(*)` })
		.from(ticket)
		.where(and(scopes.ticket, eq(ticket.state, 'new')))
		.prepare()
);

/** How many cases wait for this actor's side: for their organisation, or untaken at the desk; null where there is no desk for them. */
export function waitingCount(actor: Actor): number | null {
	if (may(actor, 'desk.work', null)) return selectUntaken().get(scopeOf(actor))?.n ?? 0;
	if (!may(actor, 'ticket.raise', null)) return null;
	return selectOwed().get(scopeOf(actor))?.n ?? 0;
}

function conditionOf(actor: Actor, view: QueueView): SQL | undefined {
	switch (view) {
		case 'unassigned':
			return and(isGoingOn, isNull(ticket.assigneeSeatId));
		case 'mine':
			return and(isGoingOn, eq(ticket.assigneeSeatId, actor.seat.id));
		case 'overdue':
			return and(isGoingOn, or(lt(ticket.firstDue, now()), lt(ticket.answerDue, now())));
		case 'waiting':
			return inArray(ticket.state, waiting);
		case 'all':
			return isGoingOn;
		case 'over':
			// Nearly all are over: they are read in their order, and not looked up by state and then sorted.
			return inArray(
				sql`+${ticket.state}`,
				ticketStates.filter((state) => !isRunning(state) && state !== 'draft')
			);
	}
}

function orderOf(view: QueueView): SQL[] {
	if (view === 'over') return [sql`${ticket.touchedAt} desc`, sql`${ticket.id} desc`];
	const due = sql`min(coalesce(${ticket.firstDue}, 9e15), coalesce(${ticket.answerDue}, 9e15))`;
	const rank = sql`case when ${inArray(ticket.state, waiting)} then 3
		when ${due} < 9e15 then 0 when ${ticket.state} = 'new' then 1 else 2 end`;
	return [rank, due, asc(ticket.touchedAt), asc(ticket.id)];
}
