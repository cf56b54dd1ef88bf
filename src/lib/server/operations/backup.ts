import Database from 'better-sqlite3';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileSize } from '#lib/text.ts';
import { ERASURES } from '../erasure/ledger.ts';
import { now } from '../now.ts';
import { verify } from './archive.ts';
import {
	BLOCK,
	DATABASE,
	databasePath,
	FORMAT,
	headerOf,
	MANIFEST,
	refuse,
	sizeIn,
	storedPath,
	timeIn,
	type Manifest
} from './layout.ts';

/** What `last-backup.json` in the data folder remembers. */
export type LastBackup = {
	takenAt: string;
	file: string;
	bytes: number;
	events: { count: number; hash: string };
};

const LAST_BACKUP = 'last-backup.json';

/**
 * Writes a data folder into one tar file while the server may be running: the database as of one moment
 * and every stored file it refers to. The file appears under its name only when all of it is on disk and has been
 * read back. Throws `Invalid` where there is no room for it, before anything is written.
 */
export async function backup(folder: string, file: string): Promise<Manifest> {
	const target = resolve(file);
	await checkTarget(folder, target);
	checkRoom(folder, dirname(target));
	const copy = await copyDatabase(folder);
	// Of a name of its own: another process may be at the same one.
	const part = `${target}.${randomUUID()}.part`;
	try {
		// Whoever reads a backup reads everything in it.
		const archive = await open(part, 'wx', 0o600);
		let manifest: Manifest;
		try {
			manifest = await fill(archive, folder, copy);
			await archive.sync();
		} finally {
			await archive.close();
		}
		await verify(part);
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
	if (!existsSync(databasePath(folder))) refuse(`データがありません：${folder}`);
	if (!existsSync(dirname(target))) refuse(`フォルダーがありません：${dirname(target)}`);
	if (existsSync(target) && !(await isBackup(target))) {
		refuse(`${target} には別のものがあります。上書きしないので、別の名前にしてください。`);
	}
}

/** Two copies of the database lie beside the live one for a while; the backup holds one and every file. */
function checkRoom(folder: string, into: string): void {
	const database = ['', '-wal']
		.map((end) => statSync(`${databasePath(folder)}${end}`, { throwIfNoEntry: false })?.size ?? 0)
		.reduce((sum, size) => sum + size, 0);
	const files = storedBytes(databasePath(folder));
	const isOneDisk = statSync(folder).dev === statSync(into).dev;
	const needs = isOneDisk
		? [{ at: into, bytes: 3 * database + files }]
		: [
				{ at: folder, bytes: 2 * database },
				{ at: into, bytes: database + files }
			];
	for (const { at, bytes } of needs) {
		const { bavail, bsize } = statfsSync(at);
		if (bavail * bsize >= bytes) continue;
		refuse(
			`${at} の空きが足りません。バックアップには${fileSize(bytes)}要りますが、${fileSize(bavail * bsize)}しかありません。何も書いていません。`
		);
	}
}

function storedBytes(path: string): number {
	const database = new Database(path, { readonly: true });
	try {
		return Number(database.prepare('select coalesce(sum(size), 0) from blob').pluck().get());
	} finally {
		database.close();
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
		const live = new Database(databasePath(folder), { readonly: true });
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
