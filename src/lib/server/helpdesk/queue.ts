import { and, asc, desc, eq, inArray, ne, sql, type SQL } from 'drizzle-orm';
import { isRunning, owes, ticketStates, type Side } from '#lib/tickets.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { turnOf, WAITS } from '../db/schema/ticket-turn.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, may, scopeOf, scopes } from '../permissions.ts';
import { awayToday, type Away } from './absences.ts';
import { minutesLeft } from './arranging/targets.ts';
import { asListed, lines, type ListedTicket } from './tickets.ts';

const { ticket } = schema;

/** The views of the queue, each a question the desk asks every day. */
export const queueViews = ['unassigned', 'mine', 'overdue', 'waiting', 'all', 'over'] as const;
export type QueueView = (typeof queueViews)[number];

/** A line of the queue: what is left to its 目安 where that is to be warned of, and who is away of its 担当. */
export type QueuedTicket = ListedTicket & { minutesLeft: number | null; away: Away | null };

/** Cases on one page of the queue. */
export const ON_A_PAGE = 50;

/** Where a page begins: so many cases down, or of what is over behind a case. */
type QueuePlace = { page: number; behind: Pick<ListedTicket, 'touchedAt' | 'id'> | null };
const BEGINNING: QueuePlace = { page: 1, behind: null };

const statesOf = (side: Side) => ticketStates.filter((state) => owes[state] === side);
const turn = turnOf(ticket);
/** Compared with where the index keeps the order, so that it is read there and not sorted. */
const stands = sql`${turn.rank} >= 0`;

const conditions: Record<QueueView, SQL> = {
	// The order is what narrows: + keeps the planner from looking the seat up and sorting.
	unassigned: sql`${stands} and +${ticket.assigneeSeatId} is null`,
	mine: sql`${stands} and +${ticket.assigneeSeatId} = ${sql.placeholder('seat')}`,
	overdue: sql`${turn.rank} in (0, ${WAITS}) and ${turn.due} < ${sql.placeholder('now')}`,
	waiting: sql`${turn.rank} >= ${WAITS}`,
	all: stands,
	// Nearly all are over: they are read in their order, and not looked up by state and then sorted.
	over: sql`${inArray(
		sql`+${ticket.state}`,
		ticketStates.filter((state) => !isRunning(state) && state !== 'draft')
	)} and (${ticket.touchedAt}, ${ticket.id}) < (${sql.placeholder('at')}, ${sql.placeholder('id')})`
};

const inTurn = [sql`${turn.rank}`, sql`${turn.due}`, asc(ticket.touchedAt), asc(ticket.id)];
const lastFirst = [desc(ticket.touchedAt), desc(ticket.id)];

const selectView = (view: QueueView) =>
	preparedOnce((connection) =>
		lines(connection, conditions[view], view === 'over' ? lastFirst : inTurn)
			.limit(ON_A_PAGE)
			.offset(sql.placeholder('skip'))
			.prepare()
	);
const selects = Object.fromEntries(queueViews.map((view) => [view, selectView(view)])) as Record<
	QueueView,
	ReturnType<typeof selectView>
>;

/**
 * A page of the cases of one view, as the desk takes them up: overdue, due soonest, new, those in hand, and last those
 * that wait for somebody else; of what is over those touched last. Throws `Forbidden` for who is not at the desk.
 */
export function queue(
	actor: Actor,
	view: QueueView,
	{ page, behind }: QueuePlace = BEGINNING
): QueuedTicket[] {
	authorize(actor, 'desk.work', null);
	const rows = selects[view]()
		.all({
			...scopeOf(actor),
			...{ seat: actor.seat.id, now: now().getTime() },
			...{ at: behind?.touchedAt.getTime() ?? FAR, id: behind?.id ?? FAR },
			skip: view === 'over' ? 0 : (page - 1) * ON_A_PAGE
		})
		.map(asListed);
	const left = minutesLeft(rows);
	const away = awayToday();
	return rows.map((row, index) => ({
		...row,
		minutesLeft: left[index] ?? null,
		away: away.get(row.assigneeSeatId ?? 0) ?? null
	}));
}

/** Behind every case. */
const FAR = Number.MAX_SAFE_INTEGER;

const counted = (condition: SQL) => sql<number>`coalesce(sum(${condition}), 0)`;
const selectCounts = preparedOnce((connection) =>
	connection
		.select({
			unassigned: counted(sql`${ticket.assigneeSeatId} is null`),
			mine: counted(sql`coalesce(${ticket.assigneeSeatId} = ${sql.placeholder('seat')}, 0)`),
			overdue: counted(sql`${turn.due} < ${sql.placeholder('now')}`),
			waiting: counted(sql`${turn.rank} = ${WAITS}`),
			all: sql<number>`count(*)`
		})
		.from(ticket)
		.where(and(scopes.ticket, stands))
		.prepare()
);

/** How many cases each view holds; what is over is not counted. Throws as `queue`. */
export function queueCounts(actor: Actor): Record<QueueView, number> {
	authorize(actor, 'desk.work', null);
	const row = selectCounts().get({
		...scopeOf(actor),
		...{ seat: actor.seat.id, now: now().getTime() }
	});
	return { unassigned: 0, mine: 0, overdue: 0, waiting: 0, all: 0, ...row, over: 0 };
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
