import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { spreadFor, waitFor } from '#lib/listening.ts';
import { alone } from './alone.ts';
import type { Delays } from './delays.ts';
import { figure } from './figures.ts';
import { groundIn, type Ground } from './ground.ts';
import { listenAs, type Listening } from './listening.ts';
import { ask } from './load.ts';
import { appear, type Present } from './people.ts';
import { startYui, type Running } from './processes.ts';
import { replyTo } from './replies.ts';
import { ms, percent, table, type Cells } from './tables.ts';
import { quantile } from './timing.ts';
import { body, chance, type Chance } from './words.ts';

/*
 * A crowd on loopback. Every reader has a session and an open socket of their own, opens whole pages with time
 * to think between them, and reads again what they hear of, as the page's own script does. Writers open a
 * thread and answer it through the form.
 */

type Size = { readers: number; writers: number; seconds: number };

const SIZES: Size[] = [
	{ readers: 300, writers: 15, seconds: 60 },
	{ readers: 1_000, writers: 50, seconds: 120 }
];
const SHORT: Size[] = [{ readers: 100, writers: 5, seconds: 15 }];
/** Mean time to think: of a reader between pages, of a writer between replies. */
type Think = { reader: number; writer: number };
/** Seconds of a reader and of a writer, unless said otherwise. */
export const THINK = '60,120';
const WARM_MS = 5_000;
const SAMPLE_MS = 1_000;
const GZIP = { 'accept-encoding': 'gzip' };

type Made = { openIds: number[]; board: string };

type Kind = 'page' | 'reply' | 'frame read again' | 'page read again';

/** The crowds one after the other on one forum; gives the lines of the report. */
export async function measureCrowd(
	ground: Ground,
	options: { isShort: boolean; think: Think }
): Promise<string[]> {
	const sizes = options.isShort ? SHORT : SIZES;
	const { think } = options;
	const most = Math.max(...sizes.map((size) => size.readers + size.writers));
	const { data, made } = await ground.main();
	const present = await appear(data, most);
	const files = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout.trim();
	const lines = [
		'## A crowd on loopback\n',
		`Time to think: ${think.reader / 1000} s between a reader's pages, ${think.writer / 1000} s between a writer's replies (exponential). Whole pages, gzip, a connection each time; open files allowed: ${files}.\n`
	];
	for (const size of sizes) {
		const yui = await startYui(data, { preload: 'delays.ts' });
		const crowd = new Crowd(yui, made, present.slice(0, size.readers + size.writers), size, think);
		lines.push(...(await crowd.run()));
		await yui.stop();
	}
	return lines;
}

/** '60,120' as milliseconds of a reader and of a writer. */
export function thinkOf(words: string): Think {
	const [reader = 60, writer = 120] = words.split(',').map(Number);
	return { reader: reader * 1_000, writer: writer * 1_000 };
}

class Crowd {
	times = new Map<Kind, number[]>();
	faults = new Map<string, number>();
	memory: number[] = [];
	by: Chance = chance(5);
	isOver = false;
	asking = new Set<Promise<void>>();

	yui: Running;
	made: Made;
	present: Present[];
	size: Size;
	think: Think;

	constructor(yui: Running, made: Made, present: Present[], size: Size, think: Think) {
		this.think = think;
		this.yui = yui;
		this.made = made;
		this.present = present;
		this.size = size;
	}

	async run(): Promise<string[]> {
		const { readers, writers, seconds } = this.size;
		const cookies = this.present.map((one) => one.cookie);
		const listening = await listenAs(this.yui.url, cookies);
		const lives = this.present.map((one, index) =>
			index < readers ? this.read(one, listening, index) : this.write(one)
		);
		await sleep(WARM_MS);
		this.times.clear();
		await this.yui.answer<Delays>('');
		const sampling = setInterval(() => this.memory.push(this.yui.memory() ?? 0), SAMPLE_MS);
		await sleep(seconds * 1_000);
		clearInterval(sampling);
		const delays = await this.yui.answer<Delays>('');
		this.isOver = true;
		const lost = listening.sockets.filter((socket) => !socket.connected).length;
		if (lost > 0) this.faults.set('sockets lost', lost);
		listening.close();
		await Promise.all([...lives, ...this.asking]);
		const of = `${readers} readers and ${writers} writers, ${seconds} s`;
		return this.report(of, delays);
	}

	/** Opens pages, and reads again what is heard of meanwhile. */
	async read(one: Present, listening: Listening, index: number): Promise<void> {
		let path = '/';
		const waiting = new Map<string, NodeJS.Timeout>();
		const again = (topic: string, kind: Kind, nodes: string, spread: number) => {
			if (waiting.has(topic) || this.isOver) return;
			const timer = setTimeout(
				() => {
					waiting.delete(topic);
					if (!this.isOver) {
						const data = `${path === '/' ? '' : path}/__data.json?x-sveltekit-invalidated=${nodes}`;
						this.note(this.get(kind, data, one));
					}
				},
				waitFor(topic, spread, this.by.next())
			);
			timer.unref();
			waiting.set(topic, timer);
		};
		listening.sockets[index]?.on('changed', (topics: string[], spread: number) => {
			if (topics.includes('nav')) again('nav', 'frame read again', '010', spread);
			const board = topics.find((topic) => path === `/boards/${topic.slice('board:'.length)}`);
			if (board) again(board, 'page read again', '001', spread);
		});
		await this.pause(this.think.reader * this.by.next());
		while (!this.isOver) {
			path = this.somewhere();
			await this.get('page', path, one);
			await this.pause(-Math.log(1 - this.by.next()) * this.think.reader);
		}
	}

	async write(one: Present): Promise<void> {
		await this.pause(this.think.writer * this.by.next());
		while (!this.isOver) {
			const threadId = this.by.pick(this.made.openIds);
			await this.get('page', `/threads/${threadId}`, one);
			const seat = String(one.tenureId);
			const reply = replyTo(this.yui, one.cookie, seat, threadId, body(this.by));
			await this.timed('reply', () => ask(reply), 303);
			await this.pause(-Math.log(1 - this.by.next()) * this.think.writer);
		}
	}

	somewhere(): string {
		const where = this.by.next();
		if (where < 0.5) return `/threads/${this.by.pick(this.made.openIds)}`;
		if (where < 0.75) return `/boards/${this.made.board}`;
		if (where < 0.9) return '/';
		if (where < 0.95) return '/today';
		return `/search?q=${encodeURIComponent(this.by.pick(['端末', '標準化', '無害化', '仕様書']))}`;
	}

	get(kind: Kind, path: string, one: Present): Promise<void> {
		const headers = { cookie: one.cookie, ...GZIP };
		return this.timed(kind, () => ask({ url: this.yui.url + path, headers }), 200);
	}

	async timed(kind: Kind, act: () => Promise<{ status: number }>, expected: number): Promise<void> {
		const begun = performance.now();
		const fault = (words: string) => this.faults.set(words, (this.faults.get(words) ?? 0) + 1);
		try {
			const { status } = await act();
			if (status !== expected) fault(`${kind} answered ${status}`);
		} catch (error) {
			fault(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
		}
		const times = this.times.get(kind) ?? [];
		times.push(performance.now() - begun);
		this.times.set(kind, times);
	}

	note(work: Promise<void>): void {
		this.asking.add(work);
		void work.finally(() => this.asking.delete(work));
	}

	/** Waits, but not longer than the crowd is there. */
	async pause(of: number): Promise<void> {
		const until = performance.now() + of;
		while (!this.isOver && performance.now() < until) {
			await sleep(Math.max(1, Math.min(1_000, until - performance.now())));
		}
	}

	report(of: string, delays: Delays): string[] {
		const faults = [...this.faults].map(([words, times]) => `${words} (${times} times)`);
		const failed = [...this.faults.values()].reduce((sum, times) => sum + times, 0);
		figure('load', `${of}: errors`, {
			unit: 'errors',
			yui: failed,
			target: { of: 'yui', most: 0 }
		});
		const rows: Cells[] = [...this.times].map(([kind, times]) => {
			const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
			figure('load', `${of}: ${kind}`, { unit: 'ms p95', yui: p95 });
			figure('load', `${of}: ${kind}, half of them`, { unit: 'ms p50', yui: p50 });
			const rate = (times.length / this.size.seconds).toFixed(1);
			return [kind, times.length, rate, ms(p50), ms(p95), ms(Math.max(...times))];
		});
		const third = Math.floor(this.memory.length / 3);
		const mean = (some: number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
		const second = mean(this.memory.slice(third, 2 * third));
		const last = mean(this.memory.slice(2 * third));
		const peak = Math.max(...this.memory);
		figure('load', `${of}: memory in the last third`, {
			unit: 'MiB',
			yui: last,
			floor: second,
			floorIs: 'the second third',
			target: { of: 'ratio', most: 1.1 }
		});
		figure('load', `${of}: memory at its highest`, {
			unit: 'MB',
			yui: (peak * 1024 * 1024) / 1e6,
			target: { of: 'yui', most: 250 }
		});
		figure('load', `${of}: event loop held up`, { unit: 'ms p99', yui: delays.p99 });
		figure('load', `${of}: processor`, { unit: '% of a core', yui: delays.cpu * 100 });
		const every = Math.max(1, Math.floor(this.memory.length / 12));
		const samples = this.memory.filter((_, index) => index % every === 0).map(Math.round);
		return [
			`### ${of}\n`,
			`Errors: ${faults.join('; ') || 'none'}.\n`,
			...table(['', 'times', 'a second', 'p50', 'p95', 'longest'], rows),
			`Resident, MiB, over the time: ${samples.join(', ')}. Event loop held up: p50 ${ms(delays.p50)}, p99 ${ms(delays.p99)}, longest ${ms(delays.max)}; busy ${percent(delays.busy)} of the time, ${percent(delays.cpu)} of a core. A browser reads the frame again within ${(spreadFor(this.size.readers + this.size.writers) / 1000).toFixed(0)} s of a post.\n`
		];
	}
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: {
			posts: { type: 'string', default: '50000' },
			short: { type: 'boolean', default: false },
			think: { type: 'string', default: THINK }
		}
	});
	await alone((folder) =>
		measureCrowd(groundIn(folder, Number(values.posts), false), {
			isShort: values.short,
			think: thinkOf(values.think)
		})
	);
}
