import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Unavailable } from '#lib/errors.ts';
import { inWorker } from './in-worker.ts';
import type { FileKind } from './kinds.ts';
import { incomingPath, keep, pathOf } from './store.ts';
import type { StoredFile } from './uploads.ts';

/** A field of a file that may tell who made it; `isName` where whatever stands there is somebody's name or place. */
export type Trace = { where: string; text: string; isName: boolean };

/** What a file says of its maker. Files of other kinds than these cannot be looked into. */
export type Traces =
	{ kind: 'read'; traces: Trace[]; isCleanable: boolean } | { kind: 'unreadable' };

export type TraceJob = { path: string; kind: string; target: string | null };

const PLAIN: FileKind[] = ['txt', 'csv', 'md', 'log', 'json', 'xml', 'ics', 'gif', 'bmp'];
const OPC: FileKind[] = ['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'xlsb', 'vsdx'];
const READ: FileKind[] = [...OPC, 'pdf', 'jpeg', 'png'];

const WORKER = 'src/lib/server/files/traces.worker.ts';
/** Time enough on a busy machine, ms, and memory, MiB. */
const LIMITS = { time: 30_000, memory: 256 };

/** Whether files of a kind have fields that may say who made them. */
export function bearsMaker(kind: string): boolean {
	return !PLAIN.some((plain) => plain === kind);
}

/** Reads what a stored file says of its maker: author fields of Office and PDF, EXIF of pictures. */
export async function tracesIn(file: StoredFile): Promise<Traces> {
	const has = (kinds: FileKind[]) => kinds.some((kind) => kind === file.kind);
	if (has(PLAIN)) return { kind: 'read', traces: [], isCleanable: true };
	if (!has(READ)) return { kind: 'unreadable' };
	const job: TraceJob = { path: pathOf(file.sha256), kind: file.kind, target: null };
	const done = await inWorker<Traces>(WORKER, job, LIMITS);
	return typeof done === 'string' ? { kind: 'unreadable' } : done;
}

/** Stores a copy of a file without those fields, and gives it under the same name; throws for a file that is not cleanable. */
export async function cleaned(file: StoredFile): Promise<StoredFile> {
	const target = incomingPath(randomUUID());
	try {
		const job: TraceJob = { path: pathOf(file.sha256), kind: file.kind, target };
		const done = await inWorker<Traces>(WORKER, job, LIMITS);
		if (typeof done === 'string' || done.kind === 'unreadable' || !done.isCleanable) {
			throw new Unavailable(
				`「${file.name}」から作成者の名前を消せませんでした。名前を消して保存し直したものを添付してください。`
			);
		}
		const hash = createHash('sha256');
		for await (const chunk of createReadStream(target)) hash.update(chunk as Buffer);
		const sha256 = hash.digest('hex');
		const { size } = await stat(target);
		await keep(target, sha256);
		return { ...file, sha256, size };
	} finally {
		await rm(target, { force: true });
	}
}
