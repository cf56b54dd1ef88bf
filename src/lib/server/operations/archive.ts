import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
	BLOCK,
	DATABASE,
	FORMAT,
	headerOf,
	MANIFEST,
	refuse,
	sizeIn,
	timeIn,
	type Manifest
} from './layout.ts';

export type Entry = { name: string; size: number; start: number };

/**
 * Reads a backup from its first byte to its last and compares everything with its own list; throws `Invalid`
 * where anything differs. Nothing is unpacked.
 */
export async function verify(source: string): Promise<Manifest> {
	const entries = await entriesOf(source);
	const listed = entries.find(({ name }) => name === MANIFEST);
	if (!listed) tampered('目録がありません');
	const manifest = await readManifest(source, listed);
	const damaged = new Set(manifest.files.damaged);
	let files = 0;
	for (const entry of entries) {
		const sha256 = await extract(source, entry, null);
		if (entry.name === DATABASE && sha256 !== manifest.database.sha256) {
			tampered('データベースが目録と違います');
		}
		const name = entry.name.startsWith('files/') ? entry.name.slice(-64) : null;
		if (name === null || damaged.has(name)) continue;
		if (sha256 !== name) tampered(`ファイル ${name} の中身が違います`);
		files += 1;
	}
	if (files !== manifest.files.count) tampered('ファイルの数が目録と違います');
	return manifest;
}

/** The entries of the tar in their order; every name must be one that a backup writes. */
export async function entriesOf(source: string): Promise<Entry[]> {
	const { size: total } = statSync(source);
	const handle = await open(source, 'r');
	try {
		const entries: Entry[] = [];
		for (let offset = 0; ;) {
			const header = await blockAt(handle, offset, total);
			if (header.every((byte) => byte === 0)) {
				const last = await blockAt(handle, offset + BLOCK, total);
				const isEnd = last.every((byte) => byte === 0) && offset + 2 * BLOCK === total;
				if (!isEnd || entries.at(-1)?.name !== MANIFEST) tampered('終わり方が違います');
				return entries;
			}
			const entry = entryOf(header, offset + BLOCK);
			entries.push(entry);
			offset = entry.start + Math.ceil(entry.size / BLOCK) * BLOCK;
		}
	} finally {
		await handle.close();
	}
}

async function blockAt(handle: FileHandle, offset: number, total: number): Promise<Buffer> {
	if (offset + BLOCK > total) {
		refuse(
			'このバックアップは途中で切れています。別のバックアップを使ってください。何も変えていません。'
		);
	}
	const { buffer } = await handle.read(Buffer.alloc(BLOCK), 0, BLOCK, offset);
	return buffer;
}

const NAME = /^(yui\.sqlite|erasures\.jsonl|manifest\.json|files\/([0-9a-f]{2})\/\2[0-9a-f]{62})$/;

function entryOf(header: Buffer, start: number): Entry {
	const name = header.toString('latin1', 0, header.indexOf(0));
	const size = sizeIn(header);
	if (!header.includes('ustar', 257)) {
		refuse('これは結いのバックアップではありません。何も変えていません。');
	}
	if (!NAME.test(name) || !header.equals(headerOf(name, size, timeIn(header)))) {
		tampered('見出しが違います');
	}
	return { name, size, start };
}

/** What a backup says of itself; refuses one that a newer version made. */
export async function readManifest(source: string, entry: Entry): Promise<Manifest> {
	const bytes = Buffer.alloc(entry.size);
	const handle = await open(source, 'r');
	await handle.read(bytes, 0, entry.size, entry.start);
	await handle.close();
	let manifest: Manifest;
	try {
		manifest = JSON.parse(bytes.toString('utf8')) as Manifest;
	} catch {
		tampered('目録が読めません');
	}
	if (manifest.format !== FORMAT || manifest.schema > newestMigration()) {
		refuse(
			`このバックアップは新しい版の結い（${manifest.version}）で作られています。結いを新しくしてから戻してください。何も変えていません。`
		);
	}
	return manifest;
}

function newestMigration(): number {
	const journal = JSON.parse(readFileSync(resolve('drizzle/meta/_journal.json'), 'utf8')) as {
		entries: { when: number }[];
	};
	return Math.max(...journal.entries.map((entry) => entry.when));
}

/** Writes one entry to a new file, or nowhere (null), and gives the SHA-256 of its content. */
export async function extract(source: string, entry: Entry, path: string | null): Promise<string> {
	const hash = createHash('sha256');
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const target = path === null ? nowhere : createWriteStream(path, { flags: 'wx', flush: true });
	if (entry.size === 0) {
		target.end();
		await pipeline([], target);
		return hash.digest('hex');
	}
	const measure = new Transform({
		transform: (chunk: Buffer, _encoding, done) => {
			hash.update(chunk);
			done(null, chunk);
		}
	});
	const end = entry.start + entry.size - 1;
	await pipeline(createReadStream(source, { start: entry.start, end }), measure, target);
	return hash.digest('hex');
}

/** Stops before anything is changed: the backup is not what it was. */
export function tampered(what: string): never {
	refuse(
		`このバックアップは壊れているか、書き換えられています（${what}）。別のバックアップを使ってください。何も変えていません。`
	);
}
