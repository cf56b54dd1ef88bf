import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';
import type { AsideJob, AsideRows } from './aside.ts';

const { path, sql, params }: AsideJob = workerData;
const connection = new Database(path, { readonly: true });
try {
	const rows = connection
		.prepare(sql)
		.raw()
		.all(...params) as unknown[][];
	parentPort?.postMessage({ rows } satisfies AsideRows);
} finally {
	connection.close();
}
