import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Laying the demonstration year, and a first build where there is none, may take a while. */
const START_LIMIT_MS = 240_000;
/** What `ulimit -f` of bash counts in, bytes. */
const BLOCK = 1024;
const STOP_LIMIT_MS = 10_000;

/** What one attachment may have on both servers: small, so that a file over it is quickly sent. */
const UPLOAD_MAX = '1m';

/** Between the ports of two workers, which each have servers of their own. */
const PORTS_APART = 20;
const port =
	Number(process.env.YUI_TEST_PORT ?? 4173) +
	Number(process.env.TEST_PARALLEL_INDEX ?? 0) * PORTS_APART;

/** This worker's server on an empty data folder, and its one with the demonstration year. */
export const emptyUrl = `http://127.0.0.1:${port}`;
export const demoUrl = `http://127.0.0.1:${port + 1}`;

export type RunningServer = {
	url: string;
	/** Its data folder. */
	folder: string;
	/** Everything it has printed so far. */
	printed: () => string;
	/** Ends it (SIGTERM unless told) and waits until it has gone; its data folder stays. */
	stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** Starts `src/server.ts` and returns once /health answers; fails with what the server printed. */
export async function startServer(options: {
	port: number;
	folder: string;
	log: string;
	isDemo?: boolean;
	/** Serves the pages as they were built, although a source may be newer: others are served from there too. */
	asBuilt?: boolean;
	env?: Record<string, string>;
	/** No file it writes may grow larger, bytes: to it the disk is full there. */
	largestFile?: number;
}): Promise<RunningServer> {
	const url = `http://127.0.0.1:${options.port}`;
	if (await isHealthy(url)) throw new Error(`Something else already answers on ${url}.`);
	const flags = [options.isDemo && '--demo', options.asBuilt && '--as-built'].filter(Boolean);
	const server = [node(), 'src/server.ts', ...(flags as string[])];
	const limited = `ulimit -f ${Math.ceil((options.largestFile ?? 0) / BLOCK)}; exec "$@"`;
	const [program = '', ...words] =
		options.largestFile === undefined ? server : ['bash', '-c', limited, 'bash', ...server];
	const child = spawn(program, words, {
		cwd: ROOT,
		env: {
			...process.env,
			PORT: String(options.port),
			HOST: '127.0.0.1',
			YUI_DATA: options.folder,
			// A test that wants the night's backup says where it goes.
			YUI_BACKUP_FOLDER: 'off',
			...options.env
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (bytes: Buffer) => appendFileSync(options.log, bytes));
	}
	const printed = () => (existsSync(options.log) ? readFileSync(options.log, 'utf8') : '');
	const stop = (signal?: NodeJS.Signals) => end(child, signal);
	const deadline = performance.now() + START_LIMIT_MS;
	while (!(await isHealthy(url))) {
		if (hasEnded(child) || performance.now() > deadline) {
			await stop('SIGKILL');
			throw new Error(`The server on ${url} did not start:\n${printed()}`);
		}
		await sleep(50);
	}
	return { url, folder: options.folder, printed, stop };
}

/** What this worker's server of that kind has printed, such as the one-time code of its first start. */
export function printedBy(kind: 'empty' | 'demo'): string {
	return readFileSync(join(workerFolder(), `${kind}.log`), 'utf8');
}

/** The data folder of this worker's server with the demonstration year. */
export function demoFolder(): string {
	return join(workerFolder(), 'demo');
}

/** Playwright's global setup: builds what is stale and lays the demonstration year once, for `startBoth` to copy. */
export default async function layDemo(): Promise<() => void> {
	const root = mkdtempSync(join(tmpdir(), 'yui-test-'));
	process.env.YUI_TEST_FOLDER = root;
	const clear = () => rmSync(root, { recursive: true, force: true });
	try {
		const log = join(root, 'laid.log');
		await (await startServer({ port, folder: laidFolder(), log, isDemo: true })).stop();
	} catch (failure) {
		clear();
		throw failure;
	}
	return clear;
}

/**
 * Starts an empty server and one with an untouched demonstration year, so that no test file meets
 * what another has left; returns how to end both.
 */
export async function startBoth(): Promise<() => Promise<void>> {
	const folder = workerFolder();
	cpSync(laidFolder(), demoFolder(), { recursive: true });
	const started = await Promise.all(
		(['empty', 'demo'] as const).map((kind, offset) =>
			startServer({
				port: port + offset,
				folder: join(folder, kind),
				log: join(folder, `${kind}.log`),
				isDemo: kind === 'demo',
				asBuilt: true,
				env: { YUI_UPLOAD_MAX: UPLOAD_MAX }
			})
		)
	);
	return async () => {
		await Promise.all(started.map((server) => server.stop()));
		rmSync(folder, { recursive: true, force: true });
	};
}

function laidFolder(): string {
	return join(process.env.YUI_TEST_FOLDER ?? '', 'laid');
}

function workerFolder(): string {
	const worker = process.env.TEST_WORKER_INDEX ?? '';
	return join(process.env.YUI_TEST_FOLDER ?? '', `worker-${worker}`);
}

// `npx playwright` may run under the machine's own Node, which can be too old for the server.
function node(): string {
	const bundled = join(ROOT, 'node_modules/.bin/node');
	return existsSync(bundled) ? bundled : process.execPath;
}

async function isHealthy(url: string): Promise<boolean> {
	try {
		const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
		await answer.body?.cancel();
		return answer.ok;
	} catch {
		return false;
	}
}

function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
	if (hasEnded(child)) return;
	const gone = once(child, 'exit');
	child.kill(signal);
	const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
	await gone;
	clearTimeout(overdue);
}
