import { and, eq, sql } from 'drizzle-orm';
import { ratingWords } from '#lib/ratings.ts';
import { db, schema } from '../../db/index.ts';
import { readAside } from './aside.ts';
import { countsIn, monthSent, type Period } from './counts.ts';

const { ticket, ticketRating } = schema;

/** What organisations said of the answers of a period: how many each word, of how many closed cases, and the mean from 1 to 5. */
export type Satisfaction = {
	words: { word: string; n: number }[];
	rated: number;
	closed: number;
	mean: number | null;
};

/** Of the cases of a period that are closed now, all together: no table by organisation is made of it. */
export async function satisfaction({ year, month }: Period): Promise<Satisfaction> {
	const query = db()
		.select({ score: ticketRating.score, n: sql<number>`count(*)` })
		.from(ticket)
		.leftJoin(
			ticketRating,
			and(
				eq(ticketRating.ticketId, ticket.id),
				eq(ticketRating.organisationId, ticket.organisationId)
			)
		)
		.where(
			and(
				countsIn(year),
				eq(ticket.state, 'closed'),
				month === null ? undefined : sql`${monthSent} = ${month}`
			)
		)
		.groupBy(ticketRating.score);
	const rows = (await readAside(query)).map(([score, n]) => ({
		score: score === null ? null : Number(score),
		n: Number(n)
	}));
	const counted = (of: number | null) => rows.find(({ score }) => score === of)?.n ?? 0;
	const words = ratingWords.map(({ score, word }) => ({ score, word, n: counted(score) }));
	const rated = words.reduce((sum, { n }) => sum + n, 0);
	const points = words.reduce((sum, { score, n }) => sum + score * n, 0);
	return {
		words: words.map(({ word, n }) => ({ word, n })),
		rated,
		closed: rated + counted(null),
		mean: rated === 0 ? null : points / rated
	};
}
