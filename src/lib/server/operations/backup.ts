import Database from 'better-sqlite3';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Invalid } from '#lib/errors.ts';
import { now } from '../now.ts';

/** What a backup says of itself, as its last entry: a backup without it was cut short. */
export type Manifest = {
	format: typeof FORMAT;
	/** The product's version that took it. */
	version: string;
	/** The newest migration of the database in it. */
	schema: number;
	takenAt: string;
	events: { count: number; hash: string };
	database: { bytes: number; sha256: string };
	files: {
		count: number;
		bytes: number;
		/** Files that were missing or broken already when the backup was taken; they are not in it. */
		damaged: string[];
	};
};

/** What `last-backup.json` in the data folder remembers. */
export type LastBackup = {
	takenAt: string;
	file: string;
	bytes: number;
	events: { count: number; hash: string };
};

/** The version of the layout: a tar of the entries named below. */
export const FORMAT = 1;
export const BLOCK = 512;
export const DATABASE = 'yui.sqlite';
export const ERASURES = 'erasures.jsonl';
export const MANIFEST = 'manifest.json';
const LAST_BACKUP = 'last-backup.json';

/** The path of stored bytes inside the data folder, and so inside a backup. */
export function storedPath(sha256: string): string {
	return `files/${sha256.slice(0, 2)}/${sha256}`;
}

/**
 * Writes a data folder into one tar file while the server may be running: the database as of one moment
 * and every stored file it refers to. The file appears under its name only when all of it is on disk.
 */
export async function backup(folder: string, file: string): Promise<Manifest> {
	const target = resolve(file);
	await checkTarget(folder, target);
	const copy = await copyDatabase(folder);
	const part = `${target}.part`;
	try {
		await rm(part, { force: true });
		// Whoever reads a backup reads everything in it.
		const archive = await open(part, 'wx', 0o600);
		let manifest: Manifest;
		try {
			manifest = await fill(archive, folder, copy);
			await archive.sync();
		} finally {
			await archive.close();
		}
		await rename(part, target);
		await syncFolder(dirname(target));
		await remember(folder, target, manifest);
		return manifest;
	} finally {
		await rm(part, { force: true });
		await rm(copy, { force: true });
	}
}

/** The last backup taken of a data folder, or null. */
export function lastBackup(folder: string): LastBackup | null {
	const path = join(folder, LAST_BACKUP);
	return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LastBackup) : null;
}

/** Syncs a folder, so that names given in it survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	await handle.sync();
	await handle.close();
}

async function checkTarget(folder: string, target: string): Promise<void> {
	if (!existsSync(join(folder, DATABASE))) refuse(`データがありません：${folder}`);
	if (!existsSync(dirname(target))) refuse(`フォルダーがありません：${dirname(target)}`);
	if (existsSync(target) && !(await isBackup(target))) {
		refuse(`${target} には別のものがあります。上書きしないので、別の名前にしてください。`);
	}
}

async function isBackup(path: string): Promise<boolean> {
	if (!statSync(path).isFile()) return false;
	const handle = await open(path, 'r');
	const { buffer } = await handle.read(Buffer.alloc(BLOCK), 0, BLOCK, 0);
	await handle.close();
	return buffer.equals(headerOf(DATABASE, sizeIn(buffer), timeIn(buffer)));
}

/**
 * Copies the database as of one moment and takes out what would open doors for whoever holds the backup:
 * session ids are bearer secrets, unused invitations and 再発行票 let their finder in; throttle rows hold addresses. Secrets of 認証アプリ stay sealed:
 * their key lies beside the database and is not copied.
 */
async function copyDatabase(folder: string): Promise<string> {
	// What a killed backup leaves in incoming/ is swept away after a day.
	const incoming = join(folder, 'incoming');
	await mkdir(incoming, { recursive: true });
	const raw = join(incoming, `${randomUUID()}.sqlite`);
	const clean = join(incoming, `${randomUUID()}.sqlite`);
	try {
		const live = new Database(join(folder, DATABASE), { readonly: true });
		live.prepare('vacuum into ?').run(raw);
		live.close();
		const copy = new Database(raw);
		copy.pragma('journal_mode = DELETE');
		// Also for the second copy, whose pages would else keep scraps of this one's memory.
		copy.pragma('secure_delete = ON');
		copy.exec(
			`delete from session; delete from throttle; delete from invitation where used_at is null;
			delete from reissue where used_at is null; delete from held_sign_in; delete from passkey_challenge`
		);
		copy.prepare('vacuum into ?').run(clean);
		copy.close();
		return clean;
	} catch (error) {
		await rm(clean, { force: true });
		throw error;
	} finally {
		await rm(raw, { force: true });
	}
}

async function fill(archive: FileHandle, folder: string, copy: string): Promise<Manifest> {
	const takenAt = now();
	const held = contentsOf(copy);
	const put = (name: string, size: number, source: AsyncIterable<Buffer> | Buffer[]) =>
		write(archive, name, size, takenAt, source);
	const bytes = statSync(copy).size;
	const sha256 = await put(DATABASE, bytes, createReadStream(copy));
	const files: Manifest['files'] = { count: 0, bytes: 0, damaged: [] };
	for (const stored of held.stored) {
		const path = join(folder, storedPath(stored.sha256));
		const isWhole =
			existsSync(path) &&
			statSync(path).size === stored.size &&
			(await put(storedPath(stored.sha256), stored.size, createReadStream(path))) === stored.sha256;
		if (isWhole) {
			files.count += 1;
			files.bytes += stored.size;
		} else {
			files.damaged.push(stored.sha256);
		}
	}
	if (existsSync(join(folder, ERASURES))) {
		const list = await readFile(join(folder, ERASURES));
		await put(ERASURES, list.length, [list]);
	}
	const manifest: Manifest = {
		format: FORMAT,
		version: productVersion(),
		schema: held.schema,
		takenAt: takenAt.toISOString(),
		events: held.events,
		database: { bytes, sha256 },
		files
	};
	const text = Buffer.from(`${JSON.stringify(manifest, null, '\t')}\n`);
	await put(MANIFEST, text.length, [text]);
	await archive.write(Buffer.alloc(2 * BLOCK));
	return manifest;
}

/** What a database file says of itself: its events' tip, newest migration and stored files. */
export function contentsOf(path: string): {
	events: { count: number; hash: string };
	schema: number;
	stored: { sha256: string; size: number }[];
} {
	const database = new Database(path, { readonly: true });
	try {
		const tip = database.prepare('select id, hash from event order by id desc limit 1').get() as
			{ id: number; hash: string } | undefined;
		const { schema } = database
			.prepare('select max(created_at) schema from __drizzle_migrations')
			.get() as { schema: number };
		const stored = database.prepare('select sha256, size from blob order by sha256').all();
		return {
			events: { count: tip?.id ?? 0, hash: tip?.hash ?? '' },
			schema: Number(schema),
			stored: stored as { sha256: string; size: number }[]
		};
	} finally {
		database.close();
	}
}

/** Appends one entry and gives the SHA-256 of what was written. */
async function write(
	archive: FileHandle,
	name: string,
	size: number,
	at: Date,
	source: AsyncIterable<Buffer> | Buffer[]
): Promise<string> {
	const hash = createHash('sha256');
	let written = 0;
	await archive.write(headerOf(name, size, Math.floor(at.getTime() / 1000)));
	for await (const chunk of source) {
		hash.update(chunk);
		written += chunk.length;
		await archive.write(chunk);
	}
	if (written !== size) throw new Error(`${name} changed while it was being read.`);
	if (size % BLOCK > 0) await archive.write(Buffer.alloc(BLOCK - (size % BLOCK)));
	return hash.digest('hex');
}

/** Where the numbers stand in a tar header: offset and length. */
const SIZE = [124, 12] as const;
const TIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;

/** The ustar header of a plain file; sizes from 8 GiB on are written as GNU tar does. */
export function headerOf(name: string, size: number, time: number): Buffer {
	const header = Buffer.alloc(BLOCK);
	const octal = (value: number, [offset, length]: readonly [number, number]) =>
		header.write(value.toString(8).padStart(length - 1, '0'), offset);
	header.write(name, 0);
	header.write('0000600', 100);
	header.write('0000000', 108);
	header.write('0000000', 116);
	if (size < 8 ** 11) {
		octal(size, SIZE);
	} else {
		header[SIZE[0]] = 0x80;
		header.writeBigUInt64BE(BigInt(size), SIZE[0] + 4);
	}
	octal(time, TIME);
	header.fill(' ', CHECKSUM[0], CHECKSUM[0] + CHECKSUM[1]);
	header.write('0', 156);
	header.write('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM[0]);
	return header;
}

/** The size a tar header names. */
export function sizeIn(header: Buffer): number {
	const [offset, length] = SIZE;
	if (header[offset] === 0x80) return Number(header.readBigUInt64BE(offset + 4));
	return octalIn(header.toString('latin1', offset, offset + length));
}

/** The time of change a tar header names, seconds. */
export function timeIn(header: Buffer): number {
	const [offset, length] = TIME;
	return octalIn(header.toString('latin1', offset, offset + length));
}

function octalIn(text: string): number {
	const digits = /^[0-7]+/.exec(text);
	return digits ? Number.parseInt(digits[0], 8) : 0;
}

async function remember(folder: string, file: string, manifest: Manifest): Promise<void> {
	const last: LastBackup = {
		takenAt: manifest.takenAt,
		file,
		bytes: statSync(file).size,
		events: manifest.events
	};
	const part = join(folder, `${LAST_BACKUP}.part`);
	await writeFile(part, `${JSON.stringify(last, null, '\t')}\n`);
	await rename(part, join(folder, LAST_BACKUP));
}

function productVersion(): string {
	return (JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string }).version;
}

/** Stops an operator's verb before it has changed anything, with the sentence to print. */
export function refuse(message: string): never {
	throw new Invalid([{ field: '', message }]);
}
