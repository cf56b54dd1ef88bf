import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Inspected, Mark } from '#lib/server/files/inspect.ts';

export type Unreadable = 'password' | 'broken' | 'too-large' | 'time';
export type Sheet = { name: string; rows: string[][] };
export type Preview =
	| { kind: 'text'; text: string; cut: boolean }
	| { kind: 'table'; sheets: Sheet[]; cut: boolean }
	| { kind: 'list'; entries: { name: string; size: number; encrypted: boolean }[]; cut: boolean }
	| { kind: 'none'; reason: Unreadable };
export type Previewable = Pick<Inspected, 'kind' | 'previews' | 'extension'> & { marks?: Mark[] };
export type Job = Pick<Inspected, 'kind' | 'previews' | 'extension'> & { path: string };

const MOST_WORKERS = 2;
const TIME_LIMIT = 10_000;
const MEMORY_LIMIT_MIB = 256;

let running = 0;
const waiting: (() => void)[] = [];

/** Draws a file's text, table or list in a worker that may take ten seconds and 256 MiB. */
export async function preview(path: string, file: Previewable): Promise<Preview> {
	const { kind, previews, extension } = file;
	if (previews === null || previews === 'image') {
		return { kind: 'none', reason: file.marks?.includes('password') ? 'password' : 'broken' };
	}
	await turn();
	try {
		return await run({ path, kind, previews, extension });
	} finally {
		pass();
	}
}

async function turn(): Promise<void> {
	if (running < MOST_WORKERS) running += 1;
	else await new Promise<void>((resolve) => waiting.push(resolve));
}

function pass(): void {
	const next = waiting.shift();
	if (next) next();
	else running -= 1;
}

async function run(job: Job): Promise<Preview> {
	// By path: worker files do not end up in the built server, and Node runs the source as it is.
	const worker = new Worker(join(process.cwd(), 'src/lib/server/files/extract.worker.ts'), {
		workerData: job,
		env: {},
		execArgv: [],
		resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB }
	});
	const none = (reason: Unreadable): Preview => ({ kind: 'none', reason });
	let timer: NodeJS.Timeout | null = null;
	try {
		return await new Promise<Preview>((resolve, reject) => {
			timer = setTimeout(() => resolve(none('time')), TIME_LIMIT);
			worker.once('message', resolve);
			worker.once('exit', () => resolve(none('broken')));
			worker.once('error', (error) => {
				const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
				if (isOutOfMemory) resolve(none('too-large'));
				else reject(error);
			});
		});
	} finally {
		if (timer) clearTimeout(timer);
		await worker.terminate();
	}
}
