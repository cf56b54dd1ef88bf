import Database from 'better-sqlite3';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from './figures.ts';
import type { Ground } from './ground.ts';
import { listenElsewhere } from './listening.ts';
import { ask, press, together, type Load } from './load.ts';
import { appear } from './people.ts';
import { startYui, type Running } from './processes.ts';
import { replyTo, tenureIn } from './replies.ts';
import { signIn } from './sign-in.ts';
import { ms, percent, table, times } from './tables.ts';
import { body, chance } from './words.ts';

const CONNECTIONS = 4;
const ROUNDS = 3;
const ROUND_MS = 1_500;
const ONLINE = [1, 300];
/** Replies written while the system calls are counted. */
const COUNTED = 50;

/** Replies through the real form beside bare inserts, and as people come online; gives the lines of the report. */
export async function measureWriting(ground: Ground): Promise<string[]> {
	const { data, made } = await ground.main();
	const present = await appear(data, Math.max(...ONLINE));
	const by = chance(7);
	const bodies = Array.from({ length: 50 }, () => body(by));
	const counting = await startYui(data, { preload: 'statements.ts' });
	const { statements, commits } = await statementsOf(counting, made.logins.officer, made.openIds);
	await counting.stop();

	const yui = await startYui(data);
	const cookie = await signIn(yui, made.logins.officer);
	const tenure = await tenureIn(yui, cookie, made.openIds[0] ?? 0);
	const reply = () => replyTo(yui, cookie, tenure, by.pick(made.openIds), by.pick(bodies));
	const options = { connections: CONNECTIONS, ms: ROUND_MS, status: 303 };
	await press(reply, { ...options, ms: ROUND_MS / 2 });
	const rounds = { yui: [] as Load[], plain: [] as number[], indexed: [] as number[] };
	for (let round = 0; round < ROUNDS; round += 1) {
		rounds.plain.push(
			insertsPerSecond(join(ground.folder, `plain-${round}.sqlite`), bodies, false)
		);
		rounds.indexed.push(
			insertsPerSecond(join(ground.folder, `indexed-${round}.sqlite`), bodies, true)
		);
		rounds.yui.push(await press(reply, options));
	}
	const syncs = await syncsOf(yui, join(ground.folder, 'syncs'), async () => {
		for (let count = 0; count < COUNTED; count += 1) await ask(reply());
	});
	const online = new Map<number, Load>();
	for (const people of ONLINE) {
		const listening = await listenElsewhere(
			yui.url,
			present.slice(0, people).map((one) => one.cookie)
		);
		const load = await press(reply, { connections: 1, ms: ROUND_MS * 2, status: 303 });
		online.set(people, load);
		await listening.close();
		await sleep(300);
	}
	await yui.stop();

	const ours = together(rounds.yui);
	const mean = (of: number[]) => of.reduce((sum, rate) => sum + rate, 0) / of.length;
	const floors = { 'a row and its index': mean(rounds.plain), 'with FTS5': mean(rounds.indexed) };
	for (const [floorIs, floor] of Object.entries(floors)) {
		figure('writing', `replies by the form, floor ${floorIs}`, {
			unit: 'per second',
			yui: ours.perSecond,
			floor,
			floorIs,
			better: 'higher',
			target: { of: 'ratio', least: 0.33 }
		});
	}
	figure('writing', 'statements a reply', {
		unit: 'statements',
		yui: statements,
		target: { of: 'yui', most: 12 }
	});
	figure('writing', 'transactions a reply', { unit: 'commits', yui: commits });
	if (syncs !== null) {
		// A checkpoint of the log syncs now and then, whoever writes.
		const target = { of: 'yui', most: 1.2 } as const;
		figure('writing', 'fsync and fdatasync a reply', { unit: 'calls', yui: syncs, target });
	}
	const [few, many] = ONLINE.map((people) => online.get(people)?.p50 ?? 0) as [number, number];
	figure('writing', `a reply with ${ONLINE[1]} people online`, {
		unit: 'ms p50',
		yui: many,
		floor: few,
		floorIs: 'one online',
		target: { of: 'ratio', most: 1.2 }
	});
	return [
		'## Writing (synchronous=FULL on both sides)\n',
		...table(
			['', 'per second', 'share', 'p50', 'p95'],
			[
				['replies by the form', Math.round(ours.perSecond), '', ms(ours.p50), ms(ours.p95)],
				...Object.entries(floors).map(([name, floor]) => [
					`bare inserts, ${name}`,
					Math.round(floor),
					percent(ours.perSecond / floor),
					'',
					''
				])
			]
		),
		`A reply runs ${statements} statements in ${commits} transactions and asks the disk ${syncs === null ? 'an unknown number of times (strace is not there)' : `${syncs.toFixed(2)} times`}. With ${ONLINE[1]} people online it takes ${ms(many)}, with one ${ms(few)} (${times(many / few)}).\n`
	];
}

/** Statements and committed transactions of one reply, by the server's own count. */
async function statementsOf(
	yui: Running,
	login: string,
	threadIds: number[]
): Promise<{ statements: number; commits: number }> {
	const cookie = await signIn(yui, login);
	const [threadId = 0] = threadIds;
	const tenure = await tenureIn(yui, cookie, threadId);
	const write = async () => {
		const { status } = await ask(replyTo(yui, cookie, tenure, threadId, body(chance(3))));
		if (status !== 303) throw new Error(`A reply was answered ${status}.`);
	};
	for (let warm = 0; warm < 5; warm += 1) await write();
	await yui.tally();
	for (let time = 0; time < 10; time += 1) await write();
	const { runs, bySource } = await yui.tally();
	const committed = bySource.filter(([source]) => /^commit/i.test(source));
	const commits = committed.reduce((sum, [, ran]) => sum + ran, 0);
	return { statements: runs / 10, commits: commits / 10 };
}

/** How often the process asks the disk to keep what it has, per reply; null where strace cannot tell. */
async function syncsOf(
	yui: Running,
	file: string,
	write: () => Promise<void>
): Promise<number | null> {
	if (spawnSync('strace', ['-V']).status !== 0) return null;
	const calls = ['-e', 'trace=fsync,fdatasync,sync_file_range'];
	const watch = spawn('strace', ['-f', ...calls, '-o', file, '-p', String(yui.pid)], {
		stdio: ['ignore', 'ignore', 'pipe']
	});
	const [said] = (await once(watch.stderr, 'data')) as [Buffer];
	if (!String(said).includes('attached')) return null;
	await sleep(200);
	await write();
	watch.kill('SIGINT');
	await once(watch, 'exit');
	const lines = readFileSync(file, 'utf8').split('\n');
	return lines.filter((line) => /\b(?:fsync|fdatasync)\(/.test(line)).length / COUNTED;
}

/** The floor of writing: one row and one index entry per transaction in a WAL with full sync, or with FTS5 besides. */
function insertsPerSecond(file: string, bodies: string[], hasText: boolean): number {
	const client = new Database(file);
	client.pragma('journal_mode = WAL');
	client.pragma('synchronous = FULL');
	client.exec(
		`create table post (id integer primary key, thread_id integer, number integer, body text);
		create index post_by_thread on post (thread_id, number);
		create virtual table post_text using fts5 (body, content='', tokenize='trigram')`
	);
	const insert = client.prepare('insert into post (thread_id, number, body) values (?, ?, ?)');
	const index = client.prepare('insert into post_text (rowid, body) values (?, ?)');
	const write = client.transaction((count: number, text: string) => {
		const { lastInsertRowid } = insert.run(count % 20, count, text);
		if (hasText) index.run(lastInsertRowid, text);
	});
	const begun = performance.now();
	let count = 0;
	while (performance.now() - begun < ROUND_MS) {
		write(count, bodies[count % bodies.length] ?? '');
		count += 1;
	}
	const rate = (count * 1000) / (performance.now() - begun);
	client.close();
	return rate;
}
