import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ask } from './load.ts';
import type { Tally } from './statements.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A first build where there is none may take a while. */
const START_LIMIT_MS = 600_000;
const STOP_LIMIT_MS = 20_000;

export type Running = {
	url: string;
	/** From spawn to the first 200, ms. */
	startedIn: number;
	/** Resident memory, MiB; null where the system does not tell. */
	memory: () => number | null;
	pid: number;
	/** SQL since the last time this was asked; only for a server that was started with `statements.ts`. */
	tally: () => Promise<Tally>;
	/** Sends a word to what was loaded into the process and gives its answer. */
	answer: <Told>(word: string) => Promise<Told>;
	/** Sends SIGTERM and gives the milliseconds until the process has gone. */
	stop: () => Promise<number>;
};

const living = new Set<ChildProcess>();
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** The production server on a data folder, as `npm start` runs it. */
export function startYui(
	folder: string,
	options: {
		/** What of this folder is loaded into the process before it. */ preload?: string;
		port?: number;
	} = {}
): Promise<Running> {
	const { preload, port: wanted } = options;
	const imports = preload === undefined ? [] : ['--import', `${ROOT}tests/bench/${preload}`];
	return start(
		[...imports, ...asStarted().flags, 'src/server.ts'],
		'/health',
		(port) => ({
			PORT: String(port),
			HOST: '127.0.0.1',
			YUI_DATA: folder,
			YUI_DEMO: '',
			YUI_ORIGIN: '',
			...asStarted().env
		}),
		wanted
	);
}

/** What `npm start` gives to node, as flags and in its environment. */
function asStarted(): { flags: string[]; env: Record<string, string> } {
	const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
		scripts: { start: string };
	};
	const named = scripts.start.matchAll(/(\w+)="\$\{\w+:-([^}]+)\}"/g);
	const env = Object.fromEntries([...named].map(([, name, value]) => [name, value]));
	if (!env.NODE_COMPILE_CACHE) throw new Error('npm start keeps nothing compiled any more.');
	return {
		flags: scripts.start.match(/ --\S+/g)?.map((flag) => flag.trim()) ?? [],
		env
	};
}

/** The bare server, sending the answers of a list. */
export function startBare(list: string): Promise<Running> {
	return start(['tests/bench/bare.ts', '$port', list], '/health', () => ({}));
}

/** The pages made by hand from that database file. */
export function startByHand(file: string): Promise<Running> {
	return start(['tests/bench/by-hand.ts', '$port', file], '/health', () => ({}));
}

/** A bare socket.io server that tells everybody when it is told to. */
export function startBareSockets(): Promise<Running> {
	return start(['tests/bench/bare-sockets.ts', '$port'], '/health', () => ({}));
}

async function start(
	args: string[],
	path: string,
	env: (port: number) => Record<string, string>,
	wanted?: number
): Promise<Running> {
	const port = wanted ?? (await freePort());
	const url = `http://127.0.0.1:${port}`;
	const begun = performance.now();
	const child = spawn(
		process.execPath,
		args.map((arg) => arg.replace('$port', String(port))),
		{
			cwd: ROOT,
			env: { ...process.env, ...env(port) },
			stdio: ['ignore', 'ignore', 'inherit', 'ipc']
		}
	);
	living.add(child);
	child.once('exit', () => living.delete(child));
	while (!(await isThere(url + path))) {
		if (hasEnded(child) || performance.now() - begun > START_LIMIT_MS) {
			throw new Error(`${args.join(' ')} did not start.`);
		}
		await sleep(4);
	}
	const startedIn = performance.now() - begun;
	const answer = async <Told>(word: string) => {
		child.send(word);
		const [told] = (await once(child, 'message')) as [Told];
		return told;
	};
	return {
		url,
		startedIn,
		memory: () => memoryOf(child.pid ?? 0),
		pid: child.pid ?? 0,
		tally: () => answer<Tally>('tally'),
		answer,
		stop: () => stop(child)
	};
}

async function stop(child: ChildProcess): Promise<number> {
	if (hasEnded(child)) throw new Error('The server ended by itself.');
	const begun = performance.now();
	const gone = once(child, 'exit');
	child.kill('SIGTERM');
	const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
	await gone;
	clearTimeout(overdue);
	return performance.now() - begun;
}

async function isThere(url: string): Promise<boolean> {
	return ask({ url }).then(
		({ status }) => status === 200,
		() => false
	);
}

function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

function memoryOf(pid: number): number | null {
	if (process.platform !== 'linux') return null;
	const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return found ? Number(found[1]) / 1024 : null;
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const address = probe.address();
	probe.close();
	await once(probe, 'close');
	if (address === null || typeof address === 'string') throw new Error('There is no free port.');
	return address.port;
}
