import { and, eq } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '../db/index.ts';
import { ledgerPath } from '../erasure/ledger.ts';
import { isInForce } from '../identity/actors.ts';
import { now } from '../now.ts';
import { obstacleIn } from '../obstacles.ts';
import { change, system } from '../record/change.ts';
import { settings, type BackupSettings } from '../settings.ts';
import { beginOf, lastNight, outdated } from './nights.ts';

const { event, seat, tenure, tenureRole } = schema;

/** What became of the last night's backup. */
export type Nightly = {
	night: Day;
	startedAt: string;
	/** Null while it is being taken. */
	endedAt: string | null;
	/** The process that takes it. */
	process: number | null;
	/** Japanese, for the operator; null: it is there and whole. */
	problem: string | null;
};

/** Takes one backup into a file and gives what was wrong, or null; throws where there is none. */
export type Taking = (file: string, began: (process: number) => void) => Promise<string | null>;

const STATE = 'nightly.json';
/** A failed one is tried again after this, ms. */
const RETRY = 60 * 60_000;
/** What a killed one left behind is swept away after this, ms. */
const LEFT_OVER = 24 * 60 * 60_000;
/** So long after its hour a night without a backup is overdue, ms. */
const PATIENCE = 6 * 60 * 60_000;

/**
 * Takes the backup of the last night unless it is there: at its hour, or as soon as the server runs again. One that
 * failed is tried again every hour and told to the operators once. Older ones go as the settings say, never the latest.
 */
export async function backUpNightly(
	take: Taking = inOwnProcess
): Promise<'off' | 'not due' | 'taken' | 'failed'> {
	const { backup } = settings();
	if (backup === null) return 'off';
	carryErasures(backup);
	const night = lastNight(now(), backup.hour);
	if (!isDue(night, backup)) return 'not due';
	const hasFailedBefore = nightly()?.night === night;
	const begun: Nightly = {
		...{ night, startedAt: now().toISOString(), endedAt: null },
		...{ process: process.pid, problem: null }
	};
	note(begun);
	const file = fileOf(backup, night);
	let problem: string | null;
	try {
		mkdirSync(backup.folder, { recursive: true, mode: 0o700 });
		sweepLeftOvers(backup);
		problem = await take(file, (taker) => note({ ...begun, process: taker }));
		if (!existsSync(file)) throw new Error(problem ?? 'バックアップのファイルができていません。');
		for (const gone of outdated(nightsIn(backup), backup.keep)) {
			if (gone !== night) rmSync(fileOf(backup, gone), { force: true });
		}
		carryErasures(backup);
	} catch (thrown) {
		problem = inWords(thrown, backup);
	}
	note({ ...begun, endedAt: now().toISOString(), process: null, problem });
	if (problem !== null && !hasFailedBefore) tellOperators(night);
	return existsSync(file) ? 'taken' : 'failed';
}

/** How the nightly backup stands, for /health and the operator's page. */
export function nightlyState(): 'off' | 'ok' | 'failed' | 'overdue' {
	const { backup } = settings();
	if (backup === null) return 'off';
	const night = lastNight(now(), backup.hour);
	const last = nightly();
	if (last?.problem) return 'failed';
	if (existsSync(fileOf(backup, night)) || !isSince(night, backup)) return 'ok';
	const waited = now().getTime() - beginOf(night, backup.hour).getTime();
	return waited > PATIENCE ? 'overdue' : 'ok';
}

/** What became of the last night's backup; null before the first one. */
export function nightly(): Nightly | null {
	const path = statePath();
	if (remembered?.path === path) return remembered.state;
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Nightly;
	} catch {
		// None yet, or cut short by a power cut: the files themselves say which nights there are.
		return null;
	}
}

/** The nights of which there is a backup, oldest first. */
export function nightsIn({ folder }: { folder: string }): Day[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.flatMap((name) => /^yui-(\d{4}-\d{2}-\d{2})\.tar$/.exec(name)?.[1] ?? [])
		.toSorted();
}

/** The list of erasures beside the backups, under the name of the installation with this first event. */
export function erasuresBeside(folder: string, firstEvent: string): string {
	const name = createHash('sha256').update(firstEvent).digest('hex').slice(0, 16);
	return join(folder, `erasures-${name}.jsonl`);
}

/** The file of a night's backup. */
function fileOf({ folder }: { folder: string }, night: Day): string {
	return join(folder, `yui-${night}.tar`);
}

/** An installation begun after the hour has nothing of that night yet. */
function isSince(night: Day, { hour }: BackupSettings): boolean {
	const first = db().select({ at: event.at }).from(event).orderBy(event.id).limit(1).get();
	return first !== undefined && first.at < beginOf(night, hour);
}

function isDue(night: Day, backup: BackupSettings): boolean {
	if (existsSync(fileOf(backup, night)) || !isSince(night, backup)) return false;
	const last = nightly();
	if (last?.night !== night) return true;
	if (last.endedAt === null) return !isAlive(last.process);
	// The clock may have been set back meanwhile.
	return Math.abs(now().getTime() - new Date(last.endedAt).getTime()) >= RETRY;
}

/** A server that was killed leaves the process that writes behind. */
function isAlive(pid: number | null): boolean {
	if (pid === null || pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

let remembered: { path: string; state: Nightly } | null = null;

/** On a full disk it is remembered here alone. */
function note(state: Nightly): void {
	const path = statePath();
	remembered = null;
	try {
		writeFileSync(`${path}.part`, `${JSON.stringify(state)}\n`);
		renameSync(`${path}.part`, path);
	} catch (thrown) {
		if (!obstacleIn(thrown)) throw thrown;
		remembered = { path, state };
	}
}

function statePath(): string {
	return join(dirname(db().$client.name), STATE);
}

/**
 * Copies what was erased beside the backups, so that an older one restored on another machine is told of it. Lines
 * are only ever added.
 */
function carryErasures(backup: BackupSettings): void {
	const own = ledgerPath();
	const first = db().select({ hash: event.hash }).from(event).orderBy(event.id).limit(1).get();
	if (!first || !existsSync(own) || !existsSync(backup.folder)) return;
	const copy = erasuresBeside(backup.folder, first.hash);
	const before = existsSync(copy) ? readFileSync(copy, 'utf8') : '';
	const lines = new Set(`${before}\n${readFileSync(own, 'utf8')}`.split('\n').filter(Boolean));
	const text = [...lines, ''].join('\n');
	if (text === before) return;
	writeFileSync(`${copy}.part`, text, { mode: 0o600, flush: true });
	renameSync(`${copy}.part`, copy);
}

function sweepLeftOvers({ folder }: BackupSettings): void {
	for (const name of readdirSync(folder).filter((each) => each.endsWith('.part'))) {
		const path = join(folder, name);
		const { mtimeMs } = statSync(path);
		if (Math.abs(now().getTime() - mtimeMs) > LEFT_OVER) rmSync(path, { force: true });
	}
}

function inWords(thrown: unknown, { folder }: BackupSettings): string {
	const obstacle = obstacleIn(thrown);
	if (obstacle) return `${folder}：${obstacle.message}`;
	return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Copying the database stops whoever copies it: that must not be the server. */
const inOwnProcess: Taking = (file, began) =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['src/cli.ts', 'backup', file], {
			stdio: ['ignore', 'ignore', 'pipe']
		});
		let said = '';
		child.stderr.on('data', (bytes: Buffer) => (said = `${said}${bytes}`.slice(-2_000)));
		child.once('error', reject);
		child.once('spawn', () => {
			if (child.pid === undefined) return;
			began(child.pid);
			setPriority(child.pid, LEAST_PRESSING);
		});
		child.once('close', (code, signal) => {
			if (code === 0) resolve(null);
			else resolve(said.trim() || `途中で終わりました（${signal ?? code}）。`);
		});
	});

/** Whoever works comes first. */
const LEAST_PRESSING = 10;

function tellOperators(night: Day): void {
	const seats = db()
		.selectDistinct({ id: tenure.seatId })
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(eq(tenureRole.role, 'operator'), isInForce(dayOf(now()))))
		.all();
	const thing = `backup:${night.replaceAll('-', '')}`;
	change(system, (_tx, record) => {
		for (const { id } of seats) record('backup.failed', thing, { tellSeat: id });
	});
}
