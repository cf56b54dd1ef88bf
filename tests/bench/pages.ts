import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, type Target } from './figures.ts';
import type { Ground } from './ground.ts';
import { ask, press, together, type Answer, type Ask, type Load } from './load.ts';
import { startBare, startByHand, startYui, type Running } from './processes.ts';
import { replyTo, tenureIn } from './replies.ts';
import { signIn } from './sign-in.ts';
import { kib, ms, percent, table, times, type Cells } from './tables.ts';
import { body, chance } from './words.ts';

const CONNECTIONS = 4;
/** Rounds in which Yui and the floors take turns, and how long one lasts, ms. */
const ROUNDS = 3;
const ROUND_MS = 1_200;
/** How often a page is asked for to count its statements. */
const REPEATS = 10;
const ENCODINGS = ['identity', 'gzip'] as const;
/** Signed in, with nothing unread as with 2,000 threads, where there are as many. */
const READERS = { caughtUp: 'nothing unread', behind: 'far behind' } as const;
const SHARE: Target = { of: 'ratio', least: 0.27 };

type Encoding = (typeof ENCODINGS)[number];
type Page = { name: string; path: string };

/** The thread page and the board list beside both floors; gives the lines of the report. */
export async function measurePages(ground: Ground): Promise<string[]> {
	const { data, made } = await ground.main();
	const pages: Page[] = [
		{ name: 'thread page, 25 posts', path: `/threads/${made.threadId}` },
		{ name: 'board list, 50 rows', path: `/boards/${made.board}` }
	];
	const yui = await startYui(data);
	const hand = await startByHand(join(data, 'yui.sqlite'));
	const rows: Cells[] = [];
	for (const [login, words] of Object.entries(READERS)) {
		const unread = login === 'behind' ? `${made.unread} threads unread` : words;
		const cookie = await signIn(yui, made.logins[login as keyof typeof READERS]);
		for (const encoding of ENCODINGS) {
			const headers = { cookie, 'accept-encoding': encoding };
			const answers = new Map<string, Answer>();
			for (const { path } of pages) {
				await ask({ url: yui.url + path, headers });
				answers.set(path, await ask({ url: yui.url + path, headers }));
			}
			const bare = await startBare(listOf(ground.folder, answers, encoding));
			for (const { name, path } of pages) {
				const loads = await inTurns({ yui, hand, bare }, path, headers);
				const { yui: ours, hand: byHand, bare: bytes } = loads;
				const called = `${name}, ${unread}, ${encoding}`;
				figure('pages', called, {
					unit: 'pages/s',
					yui: ours.perSecond,
					floor: byHand.perSecond,
					floorIs: 'by hand',
					better: 'higher',
					target: SHARE
				});
				figure('pages', `${called}, same bytes`, {
					unit: 'pages/s',
					yui: ours.perSecond,
					floor: bytes.perSecond,
					floorIs: 'same bytes',
					better: 'higher'
				});
				figure('pages', `${called}: p95`, {
					unit: 'ms',
					yui: ours.p95,
					floor: byHand.p95,
					floorIs: 'by hand'
				});
				rows.push([
					name,
					unread,
					encoding,
					kib(answers.get(path)?.body.length ?? 0),
					Math.round(ours.perSecond),
					Math.round(byHand.perSecond),
					percent(ours.perSecond / byHand.perSecond),
					Math.round(bytes.perSecond),
					percent(ours.perSecond / bytes.perSecond),
					ms(ours.p95),
					ms(byHand.p95)
				]);
			}
			await bare.stop();
		}
	}
	await hand.stop();
	await yui.stop();
	return [
		`## Reading (${CONNECTIONS} kept connections, an officer of 佐久市 signed in)\n`,
		'“By hand” is node:http, better-sqlite3 and template strings making the page from the same file; “same bytes” is node:http sending what Yui sent.\n',
		...table(
			[
				'page',
				'reader',
				'encoding',
				'body',
				'pages/s',
				'by hand',
				'share',
				'same bytes',
				'share',
				'p95',
				'p95 by hand'
			],
			rows
		)
	];
}

async function inTurns<Name extends string>(
	servers: Record<Name, Running>,
	path: string,
	headers: Record<string, string>
): Promise<Record<Name, Load>> {
	const options = { connections: CONNECTIONS, ms: ROUND_MS, status: 200 };
	const names = Object.keys(servers) as Name[];
	const rounds = Object.fromEntries(names.map((name) => [name, [] as Load[]])) as Record<
		Name,
		Load[]
	>;
	const page = (name: Name) => () => ({ url: servers[name].url + path, headers });
	// Code is compiled by use: nobody is measured cold.
	for (const name of names) await press(page(name), { ...options, ms: ROUND_MS / 2 });
	for (let round = 0; round < ROUNDS; round += 1) {
		for (const name of names) rounds[name].push(await press(page(name), options));
	}
	return Object.fromEntries(names.map((name) => [name, together(rounds[name])])) as Record<
		Name,
		Load
	>;
}

/** What a page costs as the forum grows by the factor twenty; gives the lines of the report. */
export async function measureGrowth(ground: Ground): Promise<string[]> {
	const large = ground.isMillion ? 1_000_000 : ground.posts;
	const sizes = { small: Math.max(2_500, large / 20), large };
	const grounds = {
		small: await ground.many(sizes.small),
		large: await ground.many(sizes.large)
	};
	const rows: Cells[] = [];
	const servers = {
		small: await startYui(grounds.small.data),
		large: await startYui(grounds.large.data)
	};
	for (const [login, unread] of Object.entries(READERS)) {
		const loads: Record<string, Record<'small' | 'large', Load[]>> = {};
		const cookies = {
			small: await signIn(servers.small, grounds.small.made.logins[login as 'behind']),
			large: await signIn(servers.large, grounds.large.made.logins[login as 'behind'])
		};
		const paths = (size: 'small' | 'large') => {
			const { threadId, board } = grounds[size].made;
			// Of all years, so that the smaller forum too has a full page of fifty rows.
			return { thread: `/threads/${threadId}`, board: `/boards/${board}?year=all`, home: '/' };
		};
		for (let round = 0; round <= ROUNDS; round += 1) {
			for (const size of ['small', 'large'] as const) {
				for (const [name, path] of Object.entries(paths(size))) {
					const load = await press(
						() => ({ url: servers[size].url + path, headers: { cookie: cookies[size] } }),
						// One at a time: what a page costs, not how long it waits.
						{ connections: 1, ms: ROUND_MS / 2, status: 200 }
					);
					const found = (loads[name] ??= { small: [], large: [] });
					if (round > 0) found[size].push(load);
				}
			}
		}
		for (const [name, found] of Object.entries(loads)) {
			const [small, big] = [together(found.small), together(found.large)];
			figure('growth', `${name}, ${unread}, ${sizes.small} → ${sizes.large} posts`, {
				unit: 'ms p50',
				yui: big.p50,
				floor: small.p50,
				floorIs: `${sizes.small} posts`,
				target: { of: 'ratio', most: 1.2 }
			});
			rows.push([name, unread, ms(small.p50), ms(big.p50), times(big.p50 / small.p50)]);
		}
	}
	await servers.small.stop();
	await servers.large.stop();
	return [
		`## Pages as the forum grows from ${sizes.small} to ${sizes.large} posts (one connection, p50)\n`,
		...table(['page', 'reader', 'small', 'large', 'ratio'], rows)
	];
}

/** The statements each page runs, and the two that take longest; gives the lines of the report. */
export async function measureStatements(ground: Ground): Promise<string[]> {
	const { data, made } = await ground.main();
	const pages: Page[] = [
		{ name: 'thread page, 25 posts', path: `/threads/${made.threadId}` },
		{ name: 'board list, 50 rows', path: `/boards/${made.board}` },
		{ name: 'home', path: '/' },
		{ name: 'today', path: '/today' }
	];
	const yui = await startYui(data, { preload: 'statements.ts' });
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
		figure('statements', `${name}, ${reader}`, { unit: 'statements', yui: runs / REPEATS });
		figure('statements', `${name}, ${reader}: compiled`, {
			unit: 'statements',
			yui: prepares / REPEATS
		});
		const share = percent(inSql / whole);
		rows.push([name, reader, each(runs), each(prepares), ms(inSql), ms(whole), share]);
		const top = [...bySource].sort((a, b) => b[2] - a[2]).slice(0, 2);
		for (const [source, ran, spent] of top) {
			const ofSql = percent(spent / REPEATS / inSql);
			slowest.push([name, reader, ms(spent / ran), ofSql, `\`${brief(source)}\``]);
		}
	};
	for (const [reader, login] of Object.entries(made.logins)) {
		const cookie = await signIn(yui, login);
		for (const { name, path } of pages) {
			await count(name, reader, { url: yui.url + path, headers: { cookie } });
		}
		const [threadId = 0] = made.openIds;
		const tenure = await tenureIn(yui, cookie, threadId);
		const reply = replyTo(yui, cookie, tenure, threadId, body(chance(77)));
		await count('reply by the form', reader, reply);
	}
	await yui.stop();
	return [
		'## SQL per page (counted inside the server, warm, one connection; begin and commit count too)\n',
		...table(['page', 'reader', 'run', 'compiled', 'in SQLite', 'whole', 'share'], rows),
		'The two statements that take longest:\n',
		...table(['page', 'reader', 'each', 'of the SQL', 'statement'], slowest)
	];
}

function listOf(folder: string, answers: Map<string, Answer>, encoding: Encoding): string {
	const list = join(folder, `${encoding}.json`);
	const rows = [...answers].map(([path, answer]) => {
		const sent = answer.headers['content-encoding'] ?? 'identity';
		if (answer.status !== 200 || sent !== encoding) {
			throw new Error(`${path} answered ${answer.status} in ${sent}.`);
		}
		const type = answer.headers['content-type'] ?? '';
		const bytes = answer.body.toString('base64');
		return [path, { type, encoding: encoding === 'identity' ? null : encoding, bytes }];
	});
	const health = { type: 'application/json', encoding: null, bytes: 'e30=' };
	writeFileSync(list, JSON.stringify(Object.fromEntries([...rows, ['/health', health]])));
	return list;
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

/** A count over all repeats as one of them; a fraction where they differ. */
function each(of: number): string {
	const one = of / REPEATS;
	return Number.isInteger(one) ? String(one) : one.toFixed(1);
}
