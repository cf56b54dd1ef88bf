import { and, eq, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { ticketPriorities, type TicketClock, type TicketPriority } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import { countsIn, monthSent, type Period } from './counts.ts';

const { clockSegment, ticket } = schema;

/** How long something took, in business minutes as they were counted when the clock stopped. */
export type Took = {
	what: string;
	count: number;
	median: number | null;
	/** Nine of ten took no longer. */
	most: number | null;
	/** Of those that had a 目安. */
	withTarget: number;
	within: number;
};

type Measured = {
	clock: TicketClock;
	priority: TicketPriority;
	minutes: number;
	target: number | null;
};

const words: Record<TicketClock, string> = { first: '最初の連絡', answer: '回答' };

/**
 * First response and answer of the cases of a period, all together and by priority where there are any. Only what
 * has stopped counts: a case that is still being answered, or was taken back unanswered, has no time of its own.
 */
export function took(period: Period): Took[] {
	const all = measured(period);
	return (['first', 'answer'] as const).flatMap((clock) => {
		const own = all.filter((each) => each.clock === clock);
		const byPriority = ticketPriorities
			.map((priority) => ({ priority, of: own.filter((each) => each.priority === priority) }))
			.filter(({ of }) => of.length > 0 && of.length < own.length)
			.map(({ priority, of }) => inFigures(`うち${labels.ticketPriority[priority]}`, of));
		return [inFigures(words[clock], own), ...byPriority];
	});
}

/** The middle of sorted numbers: the mean of the two middle ones where they are even in number; null of none. */
export function median(sorted: readonly number[]): number | null {
	const half = sorted.length / 2;
	const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
	return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The smallest of sorted numbers that is no less than nine tenths of them (nearest rank); null of none. */
export function ninetieth(sorted: readonly number[]): number | null {
	return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? null;
}

function inFigures(what: string, of: Measured[]): Took {
	const sorted = of.map(({ minutes }) => minutes).sort((a, b) => a - b);
	const aimed = of.filter(({ target }) => target !== null);
	return {
		what,
		count: of.length,
		median: median(sorted),
		most: ninetieth(sorted),
		withTarget: aimed.length,
		within: aimed.filter(({ minutes, target }) => minutes <= (target ?? 0)).length
	};
}

function measured({ year, month }: Period): Measured[] {
	const { clock, minutes, reason, stoppedAt, ticketId } = clockSegment;
	return db()
		.select({
			clock,
			priority: ticket.priority,
			minutes: sql<number>`sum(${minutes})`,
			target: sql<
				number | null
			>`case ${clock} when 'first' then ${ticket.firstMinutes} else ${ticket.answerMinutes} end`
		})
		.from(ticket)
		.innerJoin(clockSegment, eq(ticketId, ticket.id))
		.where(and(countsIn(year), month === null ? undefined : sql`${monthSent} = ${month}`))
		.groupBy(ticket.id, clock)
		.having(
			sql`count(*) = count(${stoppedAt}) and (
				(${clock} = 'first' and sum(${reason} in ('contact', 'ask-organisation', 'answer')) > 0)
				or (${clock} = 'answer' and ${ticket.state} in ('answered', 'closed')))`
		)
		.all();
}
