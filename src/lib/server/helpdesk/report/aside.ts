import { Unavailable } from '#lib/errors.ts';
import { db } from '../../db/index.ts';
import { inWorker } from '../../files/in-worker.ts';

export type AsideJob = { path: string; sql: string; params: unknown[] };
export type AsideRows = { rows: unknown[][] };

const LIMITS = { time: 60_000, memory: 256 };

/**
 * Runs a query that takes long on a read-only connection of its own in a worker, so that nobody waits for a report
 * that somebody else reads; gives the rows as values in the order of the query's columns.
 */
export async function readAside(query: {
	toSQL: () => { sql: string; params: unknown[] };
}): Promise<unknown[][]> {
	const job: AsideJob = { path: db().$client.name, ...query.toSQL() };
	const path = 'src/lib/server/helpdesk/report/aside.worker.ts';
	const done = await inWorker<AsideRows>(path, job, LIMITS);
	if (typeof done === 'string') {
		throw new Unavailable(
			'集計できませんでした。期間を短くするか、時間をおいて、もう一度お試しください。'
		);
	}
	return done.rows;
}
