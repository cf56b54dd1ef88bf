import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { folded } from '#lib/folding.ts';
import { forgetObstacle, noteObstacle, obstacleIn, obstacleMet } from '../obstacles.ts';
import * as schema from './schema/index.ts';

export { schema };

type Connection = BetterSQLite3Database & { $client: Database.Database };

/** What `change` hands to its work: the same queries inside one transaction. */
export type Tx = Parameters<Parameters<Connection['transaction']>[0]>[0];

/** What a reading needs: the connection, or the `Tx` of a change whose own writes must be seen. */
export type Reader = Pick<Tx, 'select' | 'selectDistinct' | 'all' | 'get'>;

/** How long a writer waits for another process's lock, ms; the command line writes beside the server. */
const BUSY_TIMEOUT = 5_000;

/** Page cache of the reading connection, KiB; the default of 2 MB makes every longer scan read the file. */
const CACHE = 32 * 1024;

/** Pages of the log before it is written back: what many replies touch is then written once, and one of SQLite's tables of 4,062 still finds them all. */
const LOG_PAGES = 4_000;

/** How long it waits once such a lock has outlasted that, ms: whoever reads waits behind it. */
const SHORT_TIMEOUT = 100;

let main: Connection | null = null;
let traces: Connection | null = null;
let isHurried = false;
const prepared = new Set<{ statement: unknown }>();
/** The state of the database that readings of this turn share. */
let view: object | null = null;

/**
 * Opens the database file (or ':memory:'), applies missing migrations and keeps two connections:
 * one for business writes that survives a power cut, one for traces that does not sync.
 */
export function openDatabase(path: string): void {
	closeDatabase();
	if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
	main = connect(path, 'FULL');
	main.$client.pragma(`cache_size = -${CACHE}`);
	main.$client.pragma('foreign_keys = OFF');
	migrate(main, { migrationsFolder: resolve('drizzle') });
	main.$client.pragma('foreign_keys = ON');
	traces = path === ':memory:' ? main : connect(path, 'NORMAL');
}

/** The connection for reading and for `change`. */
export function db(): Connection {
	if (!main) throw new Error('The database is not open.');
	return main;
}

/** The connection for traces, which may lose its last moments in a power cut. */
export function tracesDb(): Connection {
	if (!traces) throw new Error('The database is not open.');
	return traces;
}

/**
 * Runs one write and remembers how it went. After one that waited in vain for another process the next ones wait
 * but a moment, so that reading goes on meanwhile.
 */
export function writing<Result>(write: () => Result): Result {
	const isViewing = leaveView();
	try {
		const result = write();
		// A small write may find room where a larger one does not: only the probe says that a disk has some again.
		if (obstacleMet()?.kind === 'busy') forgetObstacle();
		if (isHurried) setPatience(BUSY_TIMEOUT);
		return result;
	} catch (error) {
		const obstacle = obstacleIn(error);
		if (obstacle) noteObstacle(obstacle);
		if (obstacle?.kind === 'busy' && !isHurried) setPatience(SHORT_TIMEOUT);
		throw error;
	} finally {
		if (isViewing) enterView();
	}
}

/**
 * Readings of `read` that come before its first `await` see one state of the database, and none of them takes and
 * gives back the lock by itself. What is written in between is seen by those that follow.
 */
export function inOneView<Result>(read: () => Result): Result {
	if (view) return read();
	enterView();
	try {
		return read();
	} finally {
		leaveView();
	}
}

/** What stands for the state that is being read, another one after every write; null outside of `inOneView`. */
export function viewNow(): object | null {
	return view;
}

function enterView(): void {
	beginReading().run();
	view = {};
}

function leaveView(): boolean {
	if (!view) return false;
	view = null;
	// What fails badly enough ends it by itself.
	if (db().$client.inTransaction) endReading().run();
	return true;
}

const beginReading = preparedOnce(({ $client }) => $client.prepare('begin'));
const endReading = preparedOnce(({ $client }) => $client.prepare('commit'));

function setPatience(ms: number): void {
	isHurried = ms < BUSY_TIMEOUT;
	for (const each of new Set([main, traces])) each?.$client.pragma(`busy_timeout = ${ms}`);
}

/** A number that changes when another connection, of this or another process, has committed. */
export function dataVersion(): number {
	return Number(db().$client.pragma('data_version', { simple: true }));
}

/** Writes the log back into the file and closes both connections; closing twice does nothing. */
export function closeDatabase(): void {
	forgetPrepared();
	if (traces && traces !== main) traces.$client.close();
	if (main) {
		main.$client.pragma('wal_checkpoint(TRUNCATE)');
		main.$client.close();
	}
	main = null;
	traces = null;
	view = null;
	isHurried = false;
}

function connect(path: string, synchronous: 'FULL' | 'NORMAL'): Connection {
	const client = new Database(path);
	client.pragma('journal_mode = WAL');
	client.pragma(`synchronous = ${synchronous}`);
	client.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
	client.pragma('secure_delete = ON');
	client.pragma('foreign_keys = ON');
	client.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
	client.function('folded', { deterministic: true }, (text) => folded(String(text ?? '')));
	// Without the schema: nothing asks by `query`, and every transaction would lay out all its tables for it.
	return drizzle(client);
}

/** Wraps a query that is built once per open database and then reused, on the connection for business or for traces: building costs more than running. */
export function preparedOnce<Statement>(
	build: (connection: Connection) => Statement,
	connection: () => Connection = db
) {
	const slot: { statement: Statement | null } = { statement: null };
	prepared.add(slot);
	return (): Statement => (slot.statement ??= build(connection()));
}

function forgetPrepared(): void {
	for (const slot of prepared) slot.statement = null;
}
