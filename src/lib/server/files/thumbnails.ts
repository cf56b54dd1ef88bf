import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { inWorker } from './in-worker.ts';
import { isStored, pathOf, thumbnailPath } from './store.ts';

export type ThumbnailJob = { path: string; kind: string };

const LIMITS = { time: 5_000, memory: 256 };
/** Bytes of the largest picture that is drawn. */
const LARGEST = 30 * 1024 * 1024;

/** One after the other: a list of pictures must not take the whole machine. */
let last: Promise<unknown> = Promise.resolve();

/**
 * A small JPEG of a PNG or JPEG, drawn once for each content in a worker that may take five seconds and kept beside
 * the store. Throws `NotFound` for what no picture can be made of; that too is remembered.
 */
export async function thumbnail(of: {
	sha256: string;
	kind: string;
	size: number;
}): Promise<Uint8Array<ArrayBuffer>> {
	const path = thumbnailPath(of.sha256);
	if (!existsSync(path)) {
		const drawing = last.then(() => draw(of, path));
		last = drawing.catch(() => undefined);
		await drawing;
	}
	const bytes = existsSync(path) ? await readFile(path) : Buffer.alloc(0);
	if (bytes.length === 0) throw new NotFound(labels.noPreview);
	return new Uint8Array(bytes);
}

async function draw(
	of: { sha256: string; kind: string; size: number },
	path: string
): Promise<void> {
	const isPicture = of.kind === 'png' || of.kind === 'jpeg';
	if (!isPicture || !isStored(of.sha256) || existsSync(path)) return;
	const job: ThumbnailJob = { path: pathOf(of.sha256), kind: of.kind };
	const bytes = of.size > LARGEST ? null : await drawn(job);
	await mkdir(dirname(path), { recursive: true });
	// Whole or not at all: another request may be reading.
	const half = `${path}.${randomUUID()}`;
	await writeFile(half, bytes ?? new Uint8Array());
	await rename(half, path);
}

async function drawn(job: ThumbnailJob): Promise<Uint8Array | null> {
	try {
		const worker = 'src/lib/server/files/thumbnail.worker.ts';
		const done = await inWorker<{ bytes: Uint8Array }>(worker, job, LIMITS);
		return typeof done === 'string' ? null : done.bytes;
	} catch {
		// Whatever a malformed picture breaks in there is the picture's fault.
		return null;
	}
}
