import { eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { hasDoubtedAnswer } from './validity.ts';

const { board, organisation, sameHere, thread } = schema;

/** What stands beside a title in a list, besides its state. */
export type Badges = {
	isImportant: boolean;
	isDoubted: boolean;
	/** うちも同じ, null where nobody has pressed it. */
	same: { organisations: number; districts: number } | null;
};

export const noBadges: Badges = { isImportant: false, isDoubted: false, same: null };

const sameOfThread = (what: typeof sameHere.at | ReturnType<typeof sql>) =>
	sql<number>`(select count(${what}) from ${sameHere}
		inner join ${organisation} on ${organisation.id} = ${sameHere.organisationId}
		where ${sameHere.threadId} = ${thread.id})`;

const selectBadges = preparedOnce((connection) =>
	connection
		.select({
			id: thread.id,
			isImportant: sql<number>`${thread.importanceId} is not null`,
			isDoubted: hasDoubtedAnswer,
			organisations: sameOfThread(sameHere.at),
			districts: sameOfThread(sql`distinct ${organisation.district}`)
		})
		.from(thread)
		// With one table alone its columns would lose its name inside the subqueries.
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(sql`${thread.id} in (select value from json_each(${sql.placeholder('ids')}))`)
		.prepare()
);

/** The badges of threads that a list has found, by id; asked once for a whole page. */
export function badgesOf(ids: number[]): Map<number, Badges> {
	if (ids.length === 0) return new Map();
	const rows = selectBadges().all({ ids: JSON.stringify(ids), today: dayOf(now()) });
	return new Map(
		rows.map(({ id, isImportant, isDoubted, organisations, districts }) => [
			id,
			{
				isImportant: Boolean(isImportant),
				isDoubted: Boolean(isDoubted),
				same: organisations > 0 ? { organisations, districts } : null
			}
		])
	);
}
