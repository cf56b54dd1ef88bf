import { sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { isRunning, ticketStates, type TicketState } from '../../../tickets.ts';

/** Cases of the desk that wait for somebody else. */
const waiting: TicketState[] = ['wait_org', 'wait_vendor', 'wait_expert', 'answered'];
const others = ticketStates.filter((state) => isRunning(state) && !waiting.includes(state));

/** Later than any 目安. */
const NEVER = sql.raw('9000000000000000');
const any = (state: AnySQLiteColumn, states: readonly TicketState[]) =>
	sql.join(
		states.map((each) => sql`${state} = ${sql.raw(`'${each}'`)}`),
		sql.raw(' or ')
	);

/** What `rank` of `turnOf` says of a case that waits for somebody else. */
export const WAITS = sql.raw('3');

type Columns = Record<'state' | 'firstDue' | 'answerDue', AnySQLiteColumn>;

/**
 * Where a case stands in the order in which the desk takes them up: `rank` by what it needs, null once it is over,
 * and `due`, its next 目安. The index and the queue have to say it in the same letters, so nothing is bound;
 * and the tool that writes the migrations takes a comma for the end of an expression.
 */
export function turnOf({ state, firstDue, answerDue }: Columns): { rank: SQL; due: SQL<number> } {
	const due = sql<number>`case when ${firstDue} is null and ${answerDue} is null then ${NEVER} when ${answerDue} is null or ${firstDue} < ${answerDue} then ${firstDue} else ${answerDue} end`;
	const isNew = any(state, ['new']);
	const rank = sql`case when ${any(state, waiting)} then ${WAITS} when not (${any(state, others)}) then null when ${firstDue} is not null or ${answerDue} is not null then 0 when ${isNew} then 1 else 2 end`;
	return { rank, due };
}
