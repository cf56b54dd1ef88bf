import { count, desc, sql, sum } from 'drizzle-orm';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { db, schema } from '../db/index.ts';
import { slowStatements } from '../db/watching.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { listenerCount } from '../realtime/sockets.ts';
import { settings } from '../settings.ts';
import { lastBackup, type LastBackup } from './backup.ts';
import { freeBytes, obstacleNow } from './health.ts';
import { nightly, nightlyState, nightsIn, type Nightly } from './nightly.ts';
import { summary, type Summary } from './check.ts';
import { queues, type Queues } from './queues.ts';
import { version } from './version.ts';

const { blob, event } = schema;

type Status = {
	/** Bytes of the database with its log, and of the stored files. */
	bytes: { database: number; files: number; free: number };
	counts: Summary;
	/** 'off' where no scanner is set and nothing waits for one. */
	scan: 'off' | { pending: number; quarantined: number };
	lastEventAt: Date | null;
	lastBackup: LastBackup | null;
	queues: Queues;
	versions: { yui: typeof version; node: string; sqlite: string };
	startedAt: Date;
	/** The backup of every night: null where none is taken. */
	nightly: {
		state: ReturnType<typeof nightlyState>;
		folder: string;
		hour: number;
		last: Nightly | null;
		nights: number;
	} | null;
	/** What stood in the way of the last write, or null. */
	obstacle: string | null;
	listeners: number;
	/** Statements over the limit of the settings since the start; null where nobody counts. */
	slow: { limit: number; count: number } | null;
};

/** How the installation is doing, for the operator's page; throws `Forbidden` for others. */
export function status(actor: Actor): Status {
	authorize(actor, 'operation.see', null);
	const path = db().$client.name;
	const folder = dirname(path);
	const stored = db()
		.select({ bytes: sum(blob.size).mapWith(Number) })
		.from(blob)
		.get();
	const latest = db().select({ at: event.at }).from(event).orderBy(desc(event.id)).limit(1).get();
	return {
		bytes: {
			database: sizeOf(path) + sizeOf(`${path}-wal`),
			files: stored?.bytes ?? 0,
			free: freeBytes()
		},
		counts: summary(),
		scan: scanState(),
		lastEventAt: latest?.at ?? null,
		lastBackup: lastBackup(folder),
		queues: queues(),
		versions: { yui: version, node: process.versions.node, sqlite: sqliteVersion() },
		startedAt: new Date(now().getTime() - process.uptime() * 1000),
		listeners: listenerCount(),
		slow:
			settings().slowQuery === null
				? null
				: { limit: settings().slowQuery ?? 0, count: slowStatements() },
		nightly: nightlyStatus(),
		obstacle: obstacleNow()?.message ?? null
	};
}

function nightlyStatus(): Status['nightly'] {
	const { backup } = settings();
	if (backup === null) return null;
	const { folder, hour } = backup;
	return { state: nightlyState(), folder, hour, last: nightly(), nights: nightsIn(backup).length };
}

function scanState(): Status['scan'] {
	const rows = db().select({ scan: blob.scan, files: count() }).from(blob).groupBy(blob.scan).all();
	const filesIn = (state: string) => rows.find((row) => row.scan === state)?.files ?? 0;
	const pending = filesIn('pending');
	const quarantined = filesIn('quarantined');
	const isQuiet = !settings().scanCommand && pending === 0 && quarantined === 0;
	return isQuiet ? 'off' : { pending, quarantined };
}

function sqliteVersion(): string {
	return db().get<{ version: string }>(sql`select sqlite_version() version`).version;
}

function sizeOf(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
