import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import { returning } from '#lib/listening.ts';
import { alone } from './alone.ts';
import type { Delays } from './delays.ts';
import { figure } from './figures.ts';
import { groundIn, type Ground } from './ground.ts';
import { ask } from './load.ts';
import { appear, type Present } from './people.ts';
import { startYui } from './processes.ts';
import { replyTo } from './replies.ts';
import { ms, table, type Cells } from './tables.ts';
import { quantile } from './timing.ts';

/*
 * The server starts again while many pages are open: every browser returns by its own rule, as the page's script
 * sets it, and reads its page again after a moment of its own.
 */

const CROWDS = [1_000, 2_000];
const SHORT = [200];
const AT_ONCE = 50;
/** How often somebody else asks for a page meanwhile, ms. */
const PROBE_MS = 200;
const LIMIT_MS = 180_000;

type Page = { socket: Socket; spread: number; returnedAt: number | null; readAt: number | null };

/** Restarts the server under each crowd; gives the lines of the report. */
export async function measureHerd(
	ground: Ground,
	options: { isShort: boolean }
): Promise<string[]> {
	const crowds = options.isShort ? SHORT : CROWDS;
	const { data } = await ground.main();
	const present = await appear(data, Math.max(...crowds));
	const rows: Cells[] = [];
	for (const count of crowds) rows.push(await restart(ground, present.slice(0, count)));
	return [
		'## The server starts again under open pages\n',
		...table(
			[
				'pages',
				'away',
				'half are back',
				'all are back',
				'refused while up',
				'all have read again',
				'reading p95',
				'failed',
				'others meanwhile p95',
				'event loop held up'
			],
			rows
		),
		'Times count from the first answer of the new server; “others” ask for a page five times a second.\n'
	];
}

async function restart(ground: Ground, present: Present[]): Promise<Cells> {
	const { data, made } = await ground.main();
	let yui = await startYui(data);
	const { url } = yui;
	const port = Number(new URL(url).port);
	const reads: number[] = [];
	let failed = 0;
	let refused = 0;
	let upSince = Infinity;
	const pages: Page[] = [];
	const read = async (page: Page, cookie: string) => {
		const begun = performance.now();
		try {
			const path = `/threads/${made.threadId}/__data.json?x-sveltekit-invalidated=010`;
			const { status } = await ask({ url: url + path, headers: { cookie } });
			if (status !== 200) failed += 1;
		} catch {
			failed += 1;
		}
		reads.push(performance.now() - begun);
		page.readAt = performance.now();
	};
	const open = ({ cookie }: Present) =>
		new Promise<void>((resolve) => {
			const socket = io(url, {
				...returning,
				forceNew: true,
				extraHeaders: { cookie, origin: url }
			});
			const page: Page = { socket, spread: 0, returnedAt: null, readAt: null };
			pages.push(page);
			let isFirst = true;
			socket.on('connect', () => {
				if (!isFirst) {
					page.returnedAt = performance.now();
					void sleep(page.spread * Math.random()).then(() => read(page, cookie));
				}
				isFirst = false;
				resolve();
			});
			socket.on('connect_error', () => {
				if (performance.now() > upSince) refused += 1;
			});
			socket.on('spread', (wanted: number) => (page.spread = Math.max(page.spread, wanted)));
			socket.on('changed', (_: string[], wanted: number) => (page.spread = wanted));
		});
	for (let first = 0; first < present.length; first += AT_ONCE) {
		await Promise.all(present.slice(first, first + AT_ONCE).map(open));
	}
	const [writer] = present;
	if (!writer) throw new Error('Nobody is there.');
	await ask(
		replyTo(
			{ url },
			writer.cookie,
			String(writer.tenureId),
			made.threadId,
			'まもなく再起動します。'
		)
	);
	await sleep(2_000);

	const leaving = performance.now();
	await yui.stop();
	yui = await startYui(data, { preload: 'delays.ts', port });
	upSince = performance.now();
	const away = upSince - leaving;
	const others: number[] = [];
	const isThere = (of: (page: Page) => number | null) => pages.every((page) => of(page) !== null);
	while (!isThere((page) => page.readAt) && performance.now() - upSince < LIMIT_MS) {
		const begun = performance.now();
		try {
			const { status } = await ask({
				url: `${url}/boards/${made.board}`,
				headers: { cookie: writer.cookie }
			});
			if (status !== 200) failed += 1;
		} catch {
			failed += 1;
		}
		others.push(performance.now() - begun);
		await sleep(PROBE_MS);
	}
	const delays = await yui.answer<Delays>('');
	const since = (of: number | null) => (of === null ? LIMIT_MS : of - upSince);
	const back = pages.map((page) => since(page.returnedAt));
	const again = pages.map((page) => since(page.readAt));
	const lost = pages.filter((page) => page.returnedAt === null).length;
	pages.forEach(({ socket }) => socket.close());
	await yui.stop();

	const of = `${present.length} pages`;
	figure('herd', `${of}: not back`, { unit: 'pages', yui: lost, target: { of: 'yui', most: 0 } });
	figure('herd', `${of}: failed`, {
		unit: 'requests',
		yui: failed,
		target: { of: 'yui', most: 0 }
	});
	figure('herd', `${of}: all are back`, { unit: 'ms', yui: Math.max(...back) });
	figure('herd', `${of}: all have read again`, { unit: 'ms', yui: Math.max(...again) });
	figure('herd', `${of}: reading again`, { unit: 'ms p95', yui: quantile(reads, 0.95) });
	figure('herd', `${of}: others meanwhile`, { unit: 'ms p95', yui: quantile(others, 0.95) });
	figure('herd', `${of}: event loop held up`, { unit: 'ms', yui: delays.max });
	return [
		present.length,
		ms(away),
		ms(quantile(back, 0.5)),
		ms(Math.max(...back)),
		refused,
		ms(Math.max(...again)),
		ms(quantile(reads, 0.95)),
		failed,
		ms(quantile(others, 0.95)),
		ms(delays.max)
	];
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: {
			posts: { type: 'string', default: '50000' },
			short: { type: 'boolean', default: false }
		}
	});
	await alone((folder) =>
		measureHerd(groundIn(folder, Number(values.posts), false), { isShort: values.short })
	);
}
