import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { LEAST_LEFT, type TicketClock } from '#lib/tickets.ts';
import { addBusinessMinutes, businessMinutesBetween } from '../calendar/office-hours.ts';
import { schema, type Reader, type Tx } from '../db/index.ts';
import { standingHours } from './hours.ts';

const { clockSegment, ticket } = schema;

type Ticket = typeof ticket.$inferSelect;

/** What stands in a case's row for each clock. */
const columns = {
	first: { due: 'firstDue', target: 'firstMinutes' },
	answer: { due: 'answerDue', target: 'answerMinutes' }
} as const satisfies Record<TicketClock, { due: keyof Ticket; target: keyof Ticket }>;

/** What a clock's start or stop writes into the case's row, with whatever else an act writes there. */
type Due = Partial<Pick<Ticket, 'firstDue' | 'answerDue'>>;

/**
 * Lets a clock of a case run from an instant with what is left of its 目安, or at least two hours of opening where
 * it is begun anew; one that runs already goes on as it is. Gives what the case's row is to hold.
 */
export function start(
	tx: Tx,
	of: Ticket,
	clock: TicketClock,
	at: Date,
	{ isAnew = false }: { isAnew?: boolean } = {}
): Due {
	if (runningOf(tx, of.id, clock)) return {};
	const target = of[columns[clock].target];
	const rest = target === null ? null : target - minutesOf(tx, of.id, clock);
	const left = rest === null ? null : Math.max(rest, isAnew ? LEAST_LEFT : 0);
	tx.insert(clockSegment).values({ ticketId: of.id, clock, startedAt: at, left }).run();
	const due = left === null ? null : addBusinessMinutes(standingHours(tx).hours, at, left);
	return { [columns[clock].due]: due };
}

/**
 * Stops a clock of a case: its minutes are counted once, by the hours of now, and never again. Gives what the case's
 * row is to hold.
 */
export function stop(tx: Tx, of: Ticket, clock: TicketClock, at: Date, reason: string): Due {
	const running = runningOf(tx, of.id, clock);
	if (!running) return {};
	const { id: calendarId, hours } = standingHours(tx);
	const minutes = businessMinutesBetween(hours, running.startedAt, at);
	tx.update(clockSegment)
		.set({ stoppedAt: at, minutes, reason, calendarId })
		.where(eq(clockSegment.id, running.id))
		.run();
	return { [columns[clock].due]: null };
}

/** The business minutes a clock has counted in its stretches that are over. */
export function minutesOf(tx: Reader, ticketId: number, clock: TicketClock): number {
	const row = tx
		.select({ sum: sql<number>`coalesce(sum(${clockSegment.minutes}), 0)` })
		.from(clockSegment)
		.where(and(eq(clockSegment.ticketId, ticketId), eq(clockSegment.clock, clock)))
		.get();
	return row?.sum ?? 0;
}

/**
 * Counts the 目安 of every running clock anew by the hours of now, from where its stretch began; what has stopped
 * stays as it was counted.
 */
export function recount(tx: Tx): void {
	const { hours } = standingHours(tx);
	const running = tx
		.select()
		.from(clockSegment)
		.where(and(isNull(clockSegment.stoppedAt), isNotNull(clockSegment.left)))
		.all();
	for (const { ticketId, clock, startedAt, left } of running) {
		tx.update(ticket)
			.set({ [columns[clock].due]: addBusinessMinutes(hours, startedAt, left ?? 0) })
			.where(eq(ticket.id, ticketId))
			.run();
	}
}

function runningOf(tx: Tx, ticketId: number, clock: TicketClock) {
	return tx
		.select()
		.from(clockSegment)
		.where(
			and(
				eq(clockSegment.ticketId, ticketId),
				eq(clockSegment.clock, clock),
				isNull(clockSegment.stoppedAt)
			)
		)
		.get();
}
