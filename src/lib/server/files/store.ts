import { createReadStream, existsSync, mkdirSync, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import type { Readable } from 'node:stream';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';

const { blob } = schema;

/** Bytes nobody refers to are kept this long, ms: a form may still be on its way to using them. */
const GRACE = 24 * 60 * 60 * 1000;

/** The name, in the data folder, of the key that seals what must not be read from a copy of the database. */
export const SECRET_KEY = 'second-factor.key';

let root = '';

/** Names the data folder whose `incoming/` and `files/` hold uploads. */
export function useFolder(folder: string): void {
	root = folder;
}

/** Where that key lies; it is in no backup. */
export function secretKeyPath(): string {
	return join(root, SECRET_KEY);
}

/** Where stored bytes lie. */
export function pathOf(sha256: string): string {
	return join(root, 'files', sha256.slice(0, 2), sha256);
}

/** Where the small picture of stored bytes lies; it can be drawn again. */
export function thumbnailPath(sha256: string): string {
	return join(root, 'thumbnails', sha256.slice(0, 2), `${sha256}.jpg`);
}

/** Where an upload lies while it is being received. */
export function incomingPath(name: string): string {
	const folder = join(root, 'incoming');
	mkdirSync(folder, { recursive: true });
	return join(folder, name);
}

/** Moves received bytes into the store, on disk for good before any row refers to them. */
export async function keep(path: string, sha256: string): Promise<void> {
	const target = pathOf(sha256);
	if (existsSync(target)) {
		await rm(path, { force: true });
		return;
	}
	const handle = await open(path, 'r+');
	await handle.sync();
	await handle.close();
	await mkdir(dirname(target), { recursive: true });
	await rename(path, target);
	const folder = await open(dirname(target), 'r');
	await folder.sync();
	await folder.close();
}

/** Whether the bytes lie where they were put; a disk may have lost them. */
export function isStored(sha256: string): boolean {
	return existsSync(pathOf(sha256));
}

/** Removes stored bytes to which nothing refers any more, and their small picture; what is gone already is passed over. */
export async function remove(hashes: string[]): Promise<void> {
	for (const sha256 of hashes) {
		await rm(pathOf(sha256), { force: true });
		await rm(thumbnailPath(sha256), { force: true });
	}
}

/** The stored bytes as a stream of Node's; it fails where they are missing on disk. */
export function openBytes(sha256: string): ReadStream {
	return createReadStream(pathOf(sha256));
}

/** How many bytes lie on disk; null where they are missing. */
export async function bytesOnDisk(sha256: string): Promise<number | null> {
	const found = await stat(pathOf(sha256)).catch(() => null);
	return found?.size ?? null;
}

/** The stored bytes as a web stream; throws `NotFound` where they are not on disk any more. */
export function read(sha256: string): ReadableStream<Uint8Array> {
	if (!isStored(sha256)) throw new NotFound(labels.missingFile);
	return asWeb(openBytes(sha256));
}

/** A stream of Node's as a web stream that reads no faster than it is read; `stop` follows a reader who leaves. */
export function asWeb(
	source: Readable,
	stop: () => void = () => source.destroy()
): ReadableStream<Uint8Array> {
	let hasLeft = false;
	return new ReadableStream({
		start: (controller) => {
			source.on('data', (chunk: Buffer) => {
				// What was on its way when the reader left has nowhere to go.
				if (hasLeft) return;
				controller.enqueue(chunk);
				if ((controller.desiredSize ?? 1) <= 0) source.pause();
			});
			source.on('end', () => hasLeft || controller.close());
			source.on('error', (error) => hasLeft || controller.error(error));
		},
		pull: () => void source.resume(),
		cancel: () => {
			hasLeft = true;
			stop();
		}
	});
}

/** Removes stored bytes without a row, small pictures of such and abandoned uploads once they are a day old; gives their number. */
export async function sweep(): Promise<number> {
	const known = new Set(
		db()
			.select({ sha256: blob.sha256 })
			.from(blob)
			.all()
			.map((row) => row.sha256)
	);
	let removed = 0;
	for (const folder of ['incoming', 'files', 'thumbnails']) {
		const base = join(root, folder);
		if (!existsSync(base)) continue;
		for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
			const [sha256 = ''] = entry.name.split('.');
			if (!entry.isFile() || (folder !== 'incoming' && known.has(sha256))) continue;
			const path = join(entry.parentPath, entry.name);
			const { mtimeMs } = await stat(path);
			if (now().getTime() - mtimeMs < GRACE) continue;
			await rm(path, { force: true });
			removed += 1;
		}
	}
	return removed;
}
