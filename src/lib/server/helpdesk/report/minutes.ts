import { and, eq, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { ticketPriorities, type TicketClock, type TicketPriority } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import { readAside } from './aside.ts';
import { countsIn, monthSent, type Counted, type Period } from './counts.ts';

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

/** So many cases of a priority took the same minutes, and all or none of them kept a 目安. */
type Measured = Pick<Counted, 'categoryId' | 'month'> & {
	clock: TicketClock;
	priority: TicketPriority;
	minutes: number;
	/** Null: there was none. */
	isWithin: boolean | null;
	n: number;
};

const words: Record<TicketClock, string> = { first: '最初の連絡', answer: '回答' };

/** First response and answer, all together and by priority where there are any. */
export function tookInAll(all: readonly Measured[]): Took[] {
	return (['first', 'answer'] as const).flatMap((clock) => {
		const own = all.filter((each) => each.clock === clock);
		const byPriority = ticketPriorities
			.map((priority) => ({ priority, of: own.filter((each) => each.priority === priority) }))
			.filter(({ of }) => of.length > 0 && of.length < own.length)
			.map(({ priority, of }) => inFigures(`うち${labels.ticketPriority[priority]}`, of));
		return [inFigures(words[clock], own), ...byPriority];
	});
}

/** The first response by the lines of an axis of months or categories; lines without one are left out. */
export function firstResponseBy(all: readonly Measured[], axis: ByCase): Took[] {
	const first = all.filter(({ clock }) => clock === 'first');
	return axis.names.flatMap((name, index) => {
		const own = first.filter((each) => axis.of(each) === index);
		return own.length === 0 ? [] : [inFigures(name, own)];
	});
}

/** An axis that needs to know of no organisation. */
type ByCase = { names: string[]; of: (each: Measured) => number };

type Weighed = Pick<Measured, 'minutes' | 'n'>;

/** The middle: the mean of the two middle ones where they are even in number; null of none. */
export function median(of: readonly Weighed[]): number | null {
	const half = sumOf(of) / 2;
	const [low, high] = [ranked(of, Math.ceil(half)), ranked(of, Math.floor(half) + 1)];
	return low === null || high === null ? null : (low + high) / 2;
}

/** The smallest that is no less than nine tenths of them (nearest rank); null of none. */
export function ninetieth(of: readonly Weighed[]): number | null {
	return ranked(of, Math.ceil((sumOf(of) * 9) / 10));
}

/** The minutes of the one in this place, counted from 1; null where there is none. */
function ranked(of: readonly Weighed[], place: number): number | null {
	let seen = 0;
	for (const { minutes, n } of of.toSorted((a, b) => a.minutes - b.minutes)) {
		seen += n;
		if (place >= 1 && seen >= place) return minutes;
	}
	return null;
}

function sumOf(of: readonly Weighed[]): number {
	return of.reduce((sum, { n }) => sum + n, 0);
}

function inFigures(what: string, of: readonly Measured[]): Took {
	return {
		what,
		count: sumOf(of),
		median: median(of),
		most: ninetieth(of),
		withTarget: sumOf(of.filter(({ isWithin }) => isWithin !== null)),
		within: sumOf(of.filter(({ isWithin }) => isWithin === true))
	};
}

/**
 * How long first response and answer of the cases of a period took. Only what has stopped counts: a case that is
 * still being answered, or was taken back unanswered, has no time of its own.
 */
export async function measured({ year, month }: Period): Promise<Measured[]> {
	const { clock, minutes, reason, stoppedAt, ticketId } = clockSegment;
	const target = sql`case ${clock} when 'first' then ${ticket.firstMinutes} else ${ticket.answerMinutes} end`;
	const each = db()
		.select({
			clock: sql<TicketClock>`${clock}`.as('clock'),
			priority: sql<TicketPriority>`${ticket.priority}`.as('priority'),
			categoryId: sql<number>`${ticket.categoryId}`.as('category_id'),
			month: monthSent.as('month'),
			minutes: sql<number>`sum(${minutes})`.as('minutes'),
			isWithin: sql<number | null>`sum(${minutes}) <= ${target}`.as('is_within')
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
		.as('each');
	const query = db()
		.select({
			clock: each.clock,
			priority: each.priority,
			minutes: each.minutes,
			isWithin: each.isWithin,
			categoryId: each.categoryId,
			month: each.month,
			n: sql<number>`count(*)`
		})
		.from(each)
		.groupBy(sql`1, 2, 3, 4, 5, 6`);
	const rows = await readAside(query);
	return rows.map(([own, priority, sum, isWithin, categoryId, sent, n]) => ({
		clock: own as TicketClock,
		priority: priority as TicketPriority,
		minutes: Number(sum),
		isWithin: isWithin === null ? null : isWithin === 1,
		categoryId: Number(categoryId),
		month: Number(sent),
		n: Number(n)
	}));
}
