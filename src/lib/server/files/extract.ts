import type { Inspected, Mark } from '#lib/server/files/inspect.ts';
import { inWorker } from './in-worker.ts';

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
	const none = (reason: Unreadable): Preview => ({ kind: 'none', reason });
	const done = await inWorker<Preview>('src/lib/server/files/extract.worker.ts', job, {
		time: TIME_LIMIT,
		memory: MEMORY_LIMIT_MIB
	});
	return typeof done === 'string' ? none(done) : done;
}
