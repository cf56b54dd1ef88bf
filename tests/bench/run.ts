import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { closeDatabase } from '#lib/server/db/index.ts';
import { check } from '#lib/server/operations/check.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { generate, type Generated } from './generate.ts';
import { ask, press, together, type Answer, type Ask, type Load } from './load.ts';
import { startBare, startYui, type Running } from './processes.ts';
import { measureMaterials } from './materials.ts';
import { measureCalendar } from './calendar.ts';
import { measureDesk } from './desk.ts';
import { measureLicences } from './licences.ts';
import { measurePriceList } from './price-list.ts';
import { measureSearch } from './search.ts';
import { signIn } from './sign-in.ts';
import { measureUpload } from './upload.ts';
import { measureZip } from './zip.ts';
import { fontBytes, lazyOf, namedBy, otherOrigins, weigh, weighWhole } from './weight.ts';
import { body, chance } from './words.ts';

/* Everything here is a ratio within one run: the machine changes, what the ratio says does not. */

const SIZE = { posts: 50_000, threads: 2_000, seed: 77 };
const CONNECTIONS = 4;
/** Rounds in which Yui and the floor take turns, and how long one lasts, ms. */
const ROUNDS = 2;
const ROUND_MS = 1_500;
const STARTS = 3;
/** How often a page is asked for to count its statements. */
const REPEATS = 10;
const ENCODINGS = ['gzip', 'identity'] as const;

type Encoding = (typeof ENCODINGS)[number];
type Page = { name: string; path: string };
type Cells = (string | number)[];

const folder = mkdtempSync(join(tmpdir(), 'yui-bench-'));
const data = join(folder, 'data');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

await bench();
process.exit(0);

async function bench(): Promise<void> {
	say(`# Yui, measured ${new Date().toISOString().slice(0, 16)}Z\n`);
	// The first start builds what is stale, so that no later one does.
	await (await startYui(join(folder, 'empty'))).stop();
	const made = await fill();
	const pages: Page[] = [
		{ name: 'thread page, 25 posts', path: `/threads/${made.threadId}` },
		{ name: 'board list, 50 rows', path: `/boards/${made.board}` }
	];
	await statements(made, pages);
	const idle = await starts();
	await underLoad(made, pages, idle);
	say(...(await measureMaterials(join(folder, 'materials'), 5_000)));
	for (const posts of searchSizes()) {
		say(...(await measureSearch(join(folder, `search-${posts}`), posts)));
	}
	say(...(await measureZip(join(folder, 'zip'))));
	say(...(await measureUpload(join(folder, 'upload'))));
	say(...(await measureCalendar(join(folder, 'calendar'))));
	say(...(await measureDesk(join(folder, 'desk'))));
	say(...(await measurePriceList(join(folder, 'price-list'))));
	say(...(await measureLicences(join(folder, 'licences'))));
}

/** A million posts take some minutes to write and to index: only where `YUI_BENCH_MILLION` is set. */
function searchSizes(): number[] {
	return process.env.YUI_BENCH_MILLION ? [50_000, 1_000_000] : [50_000];
}

async function fill(): Promise<Generated> {
	const begun = performance.now();
	const made = await generate(data, SIZE);
	const generated = performance.now();
	startOver();
	catchUpAtOnce();
	const indexed = performance.now();
	const faults = await check();
	const checked = performance.now();
	closeDatabase();
	if (faults.length > 0) throw new Error(faults.map((fault) => fault.line).join('\n'));
	const { posts, threads, events, readings } = made.counts;
	say(
		`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, temp folder on ${fileSystem()}.`,
		`${posts} posts in ${threads} threads, ${events} events, ${readings} reading pointers (seed ${SIZE.seed}):`,
		`generated in ${seconds(generated - begun)}, indexed in ${seconds(indexed - generated)}, \`yui check\` over them ${seconds(checked - indexed)}, no faults.\n`
	);
	return made;
}

async function statements(made: Generated, pages: Page[]): Promise<void> {
	const yui = await startYui(data, { counts: true });
	const rows: Cells[] = [];
	const slowest: Cells[] = [];
	const count = async (name: string, reader: string, what: Ask) => {
		for (let warm = 0; warm < 5; warm += 1) await ask(what);
		await yui.tally();
		const begun = performance.now();
		for (let time = 0; time < REPEATS; time += 1) {
			const { status } = await ask(what);
			if (status >= 400) throw new Error(`${what.url} answered ${status}.`);
		}
		const whole = (performance.now() - begun) / REPEATS;
		const { runs, prepares, bySource } = await yui.tally();
		const inSql = bySource.reduce((sum, [, , spent]) => sum + spent, 0) / REPEATS;
		const share = percent(inSql / whole);
		rows.push([name, reader, each(runs), each(prepares), ms(inSql), ms(whole), share]);
		const top = [...bySource].sort((a, b) => b[2] - a[2]).slice(0, 2);
		for (const [source, times, spent] of top) {
			const ofSql = percent(spent / REPEATS / inSql);
			slowest.push([name, reader, ms(spent / times), ofSql, `\`${brief(source)}\``]);
		}
	};
	for (const [reader, login] of Object.entries(made.logins)) {
		const cookie = await signIn(yui, login);
		const alone = [
			{ name: 'home', path: '/' },
			{ name: 'today', path: '/today' }
		];
		for (const { name, path } of [...pages, ...alone]) {
			await count(name, reader, { url: yui.url + path, headers: { cookie } });
		}
		const [threadId = 0] = made.openIds;
		const tenure = await tenureIn(yui, cookie, threadId);
		const reply = replyTo(yui, cookie, tenure, threadId, body(chance(SIZE.seed)));
		await count('reply by the form', reader, reply);
	}
	await yui.stop();
	say(
		'## SQL per page (counted inside the server, warm, one connection; begin and commit count too)\n'
	);
	table(['page', 'reader', 'run', 'compiled', 'in SQLite', 'whole', 'share'], rows);
	say('The two statements that take longest:\n');
	table(['page', 'reader', 'each', 'of the SQL', 'statement'], slowest);
}

/** Starts and ends both servers a few times with the build there. */
async function starts(): Promise<{ yui: number; bare: number; ended: number }> {
	const list = join(folder, 'health.json');
	writeFileSync(list, JSON.stringify({ '/health': answerOf('application/json', null, '{}') }));
	const found = { yui: [] as number[], bare: [] as number[], ended: [] as number[] };
	for (let round = 0; round < STARTS; round += 1) {
		const yui = await startYui(data);
		found.yui.push(yui.startedIn);
		found.ended.push(await yui.stop());
		const bare = await startBare(list);
		found.bare.push(bare.startedIn);
		await bare.stop();
	}
	return { yui: median(found.yui), bare: median(found.bare), ended: median(found.ended) };
}

async function underLoad(
	made: Generated,
	pages: Page[],
	idle: { yui: number; bare: number; ended: number }
): Promise<void> {
	const yui = await startYui(data);
	const idleMemory = yui.memory();
	const cookie = await signIn(yui, made.logins.officer);
	await reading(yui, cookie, pages);
	const afterReading = yui.memory();
	await writing(yui, cookie, made.openIds);
	const afterAll = yui.memory();
	await weights(yui, cookie, pages);
	await listen(yui, cookie);
	const endedWithSocket = await yui.stop();
	say('## Process\n');
	table(
		['', 'Yui', 'bare node:http', 'ratio'],
		[
			['spawn to first 200', ms(idle.yui), ms(idle.bare), times(idle.yui / idle.bare)],
			['resident, idle', mib(idleMemory), '', ''],
			['resident, after reading', mib(afterReading), '', shareOf(afterReading, idleMemory)],
			['resident, after writing', mib(afterAll), '', shareOf(afterAll, idleMemory)],
			['SIGTERM to exit, idle', ms(idle.ended), '', ''],
			['SIGTERM to exit, a WebSocket open', ms(endedWithSocket), '', '']
		]
	);
}

async function reading(yui: Running, cookie: string, pages: Page[]): Promise<void> {
	const rows: Cells[] = [];
	for (const encoding of ENCODINGS) {
		const headers = { cookie, 'accept-encoding': encoding };
		const answers = new Map<string, Answer>();
		for (const { path } of pages) {
			await ask({ url: yui.url + path, headers });
			answers.set(path, await ask({ url: yui.url + path, headers }));
		}
		const bare = await startBare(listOf(answers, encoding));
		for (const { name, path } of pages) {
			const rounds = { yui: [] as Load[], bare: [] as Load[] };
			const options = { connections: CONNECTIONS, ms: ROUND_MS, status: 200 };
			// Code is compiled by use: neither is measured cold.
			await press(() => ({ url: yui.url + path, headers }), { ...options, ms: ROUND_MS / 2 });
			for (let round = 0; round < ROUNDS; round += 1) {
				rounds.bare.push(await press(() => ({ url: bare.url + path, headers }), options));
				rounds.yui.push(await press(() => ({ url: yui.url + path, headers }), options));
			}
			const [ours, floor] = [together(rounds.yui), together(rounds.bare)];
			rows.push([
				name,
				encoding,
				kib(answers.get(path)?.body.length ?? 0),
				Math.round(ours.perSecond),
				Math.round(floor.perSecond),
				percent(ours.perSecond / floor.perSecond),
				ms(ours.p95),
				ms(floor.p95),
				times(ours.p95 / floor.p95)
			]);
		}
		await bare.stop();
	}
	say(
		`## Reading (${CONNECTIONS} kept connections, signed in as an officer of 佐久市; the floor sends the same bytes in the same encoding)\n`
	);
	table(
		['page', 'encoding', 'body', 'req/s', 'floor req/s', 'share', 'p95', 'floor p95', 'ratio'],
		rows
	);
}

async function writing(yui: Running, cookie: string, threadIds: number[]): Promise<void> {
	const by = chance(SIZE.seed);
	const bodies = Array.from({ length: 50 }, () => body(by));
	const tenure = await tenureIn(yui, cookie, threadIds[0] ?? 0);
	const reply = () => replyTo(yui, cookie, tenure, by.pick(threadIds), by.pick(bodies));
	const options = { connections: CONNECTIONS, ms: ROUND_MS, status: 303 };
	await press(reply, { ...options, ms: ROUND_MS / 3 });
	const rounds = { yui: [] as Load[], bare: [] as number[] };
	for (let round = 0; round < ROUNDS; round += 1) {
		rounds.bare.push(insertsPerSecond(bodies, round));
		rounds.yui.push(await press(reply, options));
	}
	const ours = together(rounds.yui);
	const floor = rounds.bare.reduce((sum, rate) => sum + rate, 0) / ROUNDS;
	say('## Writing (synchronous=FULL on both sides)\n');
	table(
		['', 'per second', 'share', 'p50', 'p95'],
		[
			[
				'replies by the form',
				Math.round(ours.perSecond),
				percent(ours.perSecond / floor),
				ms(ours.p50),
				ms(ours.p95)
			],
			['bare inserts, one row and its index entry each', Math.round(floor), '100 %', '', '']
		]
	);
}

function replyTo(yui: Running, cookie: string, seat: string, threadId: number, text: string): Ask {
	return {
		url: `${yui.url}/threads/${threadId}?/reply`,
		method: 'POST',
		headers: {
			cookie,
			origin: yui.url,
			// Without JavaScript: the answer is the redirect to the new post.
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded'
		},
		body: new URLSearchParams({ drawnFor: seat, body: text }).toString()
	};
}

/** The floor of writing: one row and one index entry per transaction in a WAL with full sync. */
function insertsPerSecond(bodies: string[], round: number): number {
	const client = new Database(join(folder, `bare-${round}.sqlite`));
	client.pragma('journal_mode = WAL');
	client.pragma('synchronous = FULL');
	client.exec(
		`create table post (id integer primary key, thread_id integer, number integer, body text);
		create index post_by_thread on post (thread_id, number)`
	);
	const insert = client.prepare('insert into post (thread_id, number, body) values (?, ?, ?)');
	const begun = performance.now();
	let count = 0;
	while (performance.now() - begun < ROUND_MS) {
		insert.run(count % 20, count, bodies[count % bodies.length]);
		count += 1;
	}
	const rate = (count * 1000) / (performance.now() - begun);
	client.close();
	return rate;
}

async function weights(yui: Running, cookie: string, pages: Page[]): Promise<void> {
	const [threadPage, boardPage] = pages;
	if (!threadPage || !boardPage) throw new Error('There are no pages.');
	const page = async (path: string, headers: Record<string, string>) => {
		const { body, headers: got } = await ask({ url: yui.url + path, headers });
		return { html: body.toString('utf8'), link: got.link ?? '' };
	};
	const login = await page('/login', {});
	const thread = await page(threadPage.path, { cookie });
	const board = await page(boardPage.path, { cookie });
	const ofLogin = namedBy(login);
	const ofThread = namedBy(thread);
	const first = new Set([...ofLogin, ...ofThread]);
	const socket = lazyOf(first);
	const row = (name: string, files: Iterable<string>): Cells => {
		const weight = weigh(files);
		return [
			name,
			weight.files,
			kib(weight.br),
			kib(weight.gzip),
			kib(weight.raw),
			percent(weight.br / budget)
		];
	};
	const budget = weigh([...first, ...socket]).br;
	say(
		'## Bytes of JavaScript and CSS (as precompressed in the build; browsers take br over https, gzip over http)\n'
	);
	table(
		['', 'files', 'br', 'gzip', 'raw', 'of all'],
		[
			row('login page', ofLogin),
			row('thread page alone', ofThread),
			row('board list alone', namedBy(board)),
			row('first visit: login, then thread', first),
			row('the socket client, fetched after that', socket),
			row('first visit and socket client', [...first, ...socket])
		]
	);
	const today = weighWhole(await page('/today', { cookie }));
	say(
		`The sheet of today, markup, styles and scripts together: ${kib(today.br)} (br), ${kib(today.gzip)} (gzip), ${kib(today.raw)} as it lies; limit 60 kB.`
	);
	const origins = otherOrigins(login.html + thread.html + board.html, [...first, ...socket]);
	say(`The Link header of the thread page has ${thread.link.length} bytes.`);
	say(
		`Font bytes in the build: ${fontBytes()}. Other origins: ${origins.length}${origins.map((origin) => ` ${origin}`).join()}.\n`
	);
}

/** Opens the browser's socket and leaves it open. */
async function listen(yui: Running, cookie: string): Promise<void> {
	const socket = io(yui.url, {
		transports: ['websocket'],
		reconnection: false,
		extraHeaders: { cookie, origin: yui.url }
	});
	await new Promise<void>((resolve, reject) => {
		socket.on('connect', resolve);
		socket.on('connect_error', reject);
	});
}

/** The seat the reply form is drawn for, as the page says. */
async function tenureIn(yui: Running, cookie: string, threadId: number): Promise<string> {
	const page = await ask({ url: `${yui.url}/threads/${threadId}`, headers: { cookie } });
	const field = /<input[^>]*name="drawnFor"[^>]*>/.exec(page.body.toString('utf8'))?.[0] ?? '';
	const tenure = /value="(\d+)"/.exec(field)?.[1];
	if (!tenure) throw new Error('The thread page has no form that names its seat.');
	return tenure;
}

function listOf(answers: Map<string, Answer>, encoding: Encoding): string {
	const list = join(folder, `${encoding}.json`);
	const rows = [...answers].map(([path, answer]) => {
		const sent = answer.headers['content-encoding'] ?? 'identity';
		if (answer.status !== 200 || sent !== encoding) {
			throw new Error(`${path} answered ${answer.status} in ${sent}.`);
		}
		const type = answer.headers['content-type'] ?? '';
		return [path, answerOf(type, encoding === 'identity' ? null : encoding, answer.body)];
	});
	rows.push(['/health', answerOf('application/json', null, '{}')]);
	writeFileSync(list, JSON.stringify(Object.fromEntries(rows)));
	return list;
}

function answerOf(type: string, encoding: string | null, bytes: string | Buffer) {
	return { type, encoding, bytes: Buffer.from(bytes).toString('base64') };
}

/** A statement short enough for a table; where it is long, its end says most. */
function brief(source: string): string {
	const words = source
		.replace(/\s+/g, ' ')
		.replaceAll('"', '')
		.replace(/^select .*? from (?!post where)/, 'select … from ')
		.replaceAll('select value from json_each(?)', '…');
	return words.length > 240 ? `${words.slice(0, 60)} … ${words.slice(-180)}` : words;
}

function fileSystem(): string {
	const kinds: Record<number, string> = {
		0xef53: 'ext4',
		0x01021994: 'tmpfs',
		0x9123683e: 'btrfs'
	};
	const { type } = statfsSync(folder);
	return kinds[type] ?? `type 0x${type.toString(16)}`;
}

/** A count over all repeats as one of them; a fraction where they differ. */
function each(of: number): string {
	const one = of / REPEATS;
	return Number.isInteger(one) ? String(one) : one.toFixed(1);
}

function median(of: number[]): number {
	return [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
}

function table(head: string[], rows: Cells[]): void {
	const line = (cells: Cells) => `| ${cells.join(' | ')} |`;
	say(line(head), line(head.map(() => '---')), ...rows.map(line), '');
}

function say(...lines: string[]): void {
	console.log(lines.join('\n'));
}

function ms(of: number): string {
	return `${of < 10 ? of.toFixed(2) : Math.round(of)} ms`;
}

function seconds(of: number): string {
	return `${(of / 1000).toFixed(1)} s`;
}

function percent(of: number): string {
	return `${(of * 100).toFixed(of < 0.1 ? 1 : 0)} %`;
}

function times(of: number): string {
	return `× ${of.toFixed(1)}`;
}

function kib(of: number): string {
	return `${(of / 1024).toFixed(1)} KiB`;
}

function mib(of: number | null): string {
	return of === null ? 'unknown' : `${Math.round(of)} MiB`;
}

function shareOf(of: number | null, base: number | null): string {
	return of === null || base === null ? '' : times(of / base);
}
