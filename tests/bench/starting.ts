import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from './figures.ts';
import type { Ground } from './ground.ts';
import { listenAs } from './listening.ts';
import { ask, press } from './load.ts';
import { startBare, startYui } from './processes.ts';
import { signIn } from './sign-in.ts';
import { kib, mib, ms, table, times, type Cells } from './tables.ts';
import { median } from './timing.ts';
import { fontBytes, lazyOf, namedBy, otherOrigins, weigh, weighWhole } from './weight.ts';

const STARTS = 5;
/** What a browser may fetch before the first page is there. */
const FIRST_VISIT = { bytes: 120_000, requests: 15 };
const PRESS_MS = 5_000;
/** Until the server has cleared away what only its start needed. */
const SETTLED_MS = 4_000;

/** The start and end of the process, its memory, and what a browser fetches first; gives the lines of the report. */
export async function measureStarting(ground: Ground): Promise<string[]> {
	const { data, made } = await ground.main();
	const list = join(ground.folder, 'health.json');
	const health = { type: 'application/json', encoding: null, bytes: 'e30=' };
	writeFileSync(list, JSON.stringify({ '/health': health }));
	const found = { yui: [] as number[], bare: [] as number[], ended: [] as number[] };
	for (let round = 0; round < STARTS; round += 1) {
		const yui = await startYui(data);
		found.yui.push(yui.startedIn);
		found.ended.push(await yui.stop());
		const bare = await startBare(list);
		found.bare.push(bare.startedIn);
		await bare.stop();
	}
	const [started, floor, ended] = [median(found.yui), median(found.bare), median(found.ended)];
	figure('starting', 'spawn to first 200', {
		unit: 'ms',
		yui: started,
		floor,
		floorIs: 'bare node:http',
		target: { of: 'yui', most: 500 }
	});
	figure('starting', 'SIGTERM to exit', { unit: 'ms', yui: ended });
	const yui = await startYui(data);
	await sleep(SETTLED_MS);
	const idle = yui.memory();
	const cookie = await signIn(yui, made.logins.officer);
	const paths = [`/threads/${made.threadId}`, `/boards/${made.board}`, '/', '/today'];
	for (const path of paths) {
		const page = () => ({ url: yui.url + path, headers: { cookie, 'accept-encoding': 'gzip' } });
		await press(page, { connections: 8, ms: PRESS_MS / paths.length, status: 200 });
	}
	const loaded = yui.memory();
	const weights = await measureWeight(yui.url, cookie, paths[0] ?? '/', paths[1] ?? '/');
	await listenAs(yui.url, [cookie]);
	const endedWithSocket = await yui.stop();
	if (idle !== null && loaded !== null) {
		const mb = (of: number) => (of * 1024 * 1024) / 1e6;
		const at = { idle: mb(idle), loaded: mb(loaded) };
		figure('starting', 'resident, idle', {
			unit: 'MB',
			yui: at.idle,
			target: { of: 'yui', most: 100 }
		});
		figure('starting', 'resident, after reading', {
			unit: 'MB',
			yui: at.loaded,
			target: { of: 'yui', most: 250 }
		});
	}
	return [
		'## Process\n',
		...table(
			['', 'Yui', 'bare node:http', 'ratio'],
			[
				['spawn to first 200', ms(started), ms(floor), times(started / floor)],
				['resident, idle', mib(idle), '', ''],
				['resident, after reading', mib(loaded), '', ''],
				['SIGTERM to exit, idle', ms(ended), '', ''],
				['SIGTERM to exit, a WebSocket open', ms(endedWithSocket), '', '']
			]
		),
		...weights
	];
}

async function measureWeight(
	url: string,
	cookie: string,
	threadPath: string,
	boardPath: string
): Promise<string[]> {
	const page = async (path: string, headers: Record<string, string>) => {
		const { body, headers: got } = await ask({ url: url + path, headers });
		return { html: body.toString('utf8'), link: got.link ?? '' };
	};
	const login = await page('/login', {});
	const thread = await page(threadPath, { cookie });
	const board = await page(boardPath, { cookie });
	const today = weighWhole(await page('/today', { cookie }));
	const ofLogin = namedBy(login);
	const ofThread = namedBy(thread);
	const both = new Set([...ofLogin, ...ofThread]);
	const socket = lazyOf(both);
	const row = (name: string, files: Iterable<string>): Cells => {
		const weight = weigh(files);
		return [name, weight.files, kib(weight.br), kib(weight.gzip), kib(weight.raw)];
	};
	const visits = { 'login page': login, 'thread page, nothing cached': thread };
	for (const [name, asked] of Object.entries(visits)) {
		const whole = weighWhole(asked);
		const bytes = { of: 'yui', most: FIRST_VISIT.bytes / 1000 } as const;
		figure('starting', `first visit, ${name}, gzip`, {
			unit: 'kB',
			yui: whole.gzip / 1000,
			target: bytes
		});
		figure('starting', `first visit, ${name}, br`, {
			unit: 'kB',
			yui: whole.br / 1000,
			target: bytes
		});
		figure('starting', `first visit, ${name}`, {
			unit: 'requests',
			yui: whole.files,
			target: { of: 'yui', most: FIRST_VISIT.requests }
		});
	}
	figure('starting', 'the socket client, fetched later, gzip', {
		unit: 'kB',
		yui: weigh(socket).gzip / 1000
	});
	figure('starting', 'the sheet of today, br', {
		unit: 'kB',
		yui: today.br / 1000,
		target: { of: 'yui', most: 60 }
	});
	const origins = otherOrigins(login.html + thread.html + board.html, [...both, ...socket]);
	return [
		'## Bytes of JavaScript and CSS (as precompressed in the build; browsers take br over https, gzip over http)\n',
		...table(
			['', 'files', 'br', 'gzip', 'raw'],
			[
				row('login page', ofLogin),
				row('thread page alone', ofThread),
				row('board list alone', namedBy(board)),
				row('login, then thread', both),
				row('the socket client, fetched after that', socket)
			]
		),
		`The sheet of today, markup, styles and scripts together: ${kib(today.br)} (br), ${kib(today.gzip)} (gzip), ${kib(today.raw)} as it lies.`,
		`The Link header of the thread page has ${thread.link.length} bytes.`,
		`Font bytes in the build: ${fontBytes()}. Other origins: ${origins.length}${origins.map((origin) => ` ${origin}`).join()}.\n`
	];
}
