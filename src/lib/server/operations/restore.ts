import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import {
	copyFile,
	mkdir,
	open,
	readdir,
	readFile,
	rename,
	rm,
	type FileHandle
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closeDatabase, openDatabase } from '../db/index.ts';
import { eraseAgain } from '../erasure/again.ts';
import '../search/erasing.ts';
import { SECRET_KEY, useFolder } from '../files/store.ts';
import { now } from '../now.ts';
import {
	BLOCK,
	contentsOf,
	DATABASE,
	ERASURES,
	FORMAT,
	headerOf,
	MANIFEST,
	refuse,
	sizeIn,
	storedPath,
	syncFolder,
	timeIn,
	type Manifest
} from './backup.ts';
import { checkFolder, type Fault, type Summary } from './check.ts';

export type Restored = {
	manifest: Manifest;
	/** What was wrong already when the backup was taken. */
	faults: Fault[];
	summary: Summary | null;
	/** Where the data lie that stood there before, or null. */
	before: string | null;
	/** Things erased again, because the list is newer than the backup. */
	erased: number;
};

/**
 * Puts a backup in the place of a data folder. Everything is unpacked beside it and checked first, so
 * that the folder holds either what it held or the whole backup. Throws `Invalid` with the reason.
 */
export async function restore(
	folder: string,
	file: string,
	options: { force: boolean }
): Promise<Restored> {
	const source = resolve(file);
	if (!existsSync(source) || !statSync(source).isFile()) {
		refuse(`バックアップがありません：${source}`);
	}
	const isEmpty = !existsSync(folder) || (await readdir(folder)).length === 0;
	if (!isEmpty && !options.force) {
		refuse(
			`データフォルダー ${folder} は空ではありません。置き換えるには --force を付けてください（いまのデータは隣に残ります）。`
		);
	}
	refuseWhileInUse(folder);
	const stamp = now()
		.toISOString()
		.replace(/[-:]|\.\d+/g, '');
	const beside = `${folder}.restoring-${stamp}`;
	await mkdir(dirname(beside), { recursive: true });
	await mkdir(beside);
	try {
		const manifest = await unpack(source, beside);
		const inside = await checkFolder(beside, join(beside, DATABASE), { deep: false });
		refuseBroken(inside.faults);
		const erased = await applyErasures(beside, isEmpty ? null : folder);
		const { faults, summary } =
			erased > 0 ? await checkFolder(beside, join(beside, DATABASE), { deep: false }) : inside;
		if (!isEmpty) await carryKeyOver(folder, beside);
		const before = isEmpty ? null : `${folder}.before-${stamp}`;
		await exchange(folder, beside, before);
		return { manifest, faults, summary, before, erased };
	} finally {
		await rm(beside, { recursive: true, force: true });
	}
}

/**
 * Erases from a folder restored from an older backup what was erased for good since, by the lists of both
 * folders joined; gives how many things were still there. What stays on the list is on disk afterwards.
 */
export async function applyErasures(folder: string, present: string | null): Promise<number> {
	const lists = [join(folder, ERASURES), ...(present ? [join(present, ERASURES)] : [])];
	const lines = new Set<string>();
	for (const list of lists.filter((path) => existsSync(path))) {
		for (const line of (await readFile(list, 'utf8')).split('\n')) if (line) lines.add(line);
	}
	if (lines.size === 0) return 0;
	const handle = await open(join(folder, ERASURES), 'w');
	await handle.writeFile([...lines, ''].join('\n'));
	await handle.sync();
	await handle.close();
	try {
		useFolder(folder);
		openDatabase(join(folder, DATABASE));
		return await eraseAgain();
	} finally {
		closeDatabase();
	}
}

/** The key of sealed secrets is in no backup: the one that stands goes on. */
async function carryKeyOver(from: string, to: string): Promise<void> {
	const key = join(from, SECRET_KEY);
	if (existsSync(key)) await copyFile(key, join(to, SECRET_KEY));
}

// A server holds a shared lock for as long as it runs; one left to write into a moved folder would lose it all.
function refuseWhileInUse(folder: string): void {
	const path = join(folder, DATABASE);
	if (!existsSync(path)) return;
	const database = new Database(path, { timeout: 0 });
	try {
		database.pragma('locking_mode = EXCLUSIVE');
		database.prepare('select count(*) from sqlite_schema').get();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (code.startsWith('SQLITE_BUSY')) {
			refuse('結いが動いています。止めてからもう一度行ってください。何も変えていません。');
		}
		// A broken database is a reason to restore, not to refuse.
		if (!/^SQLITE_(CORRUPT|NOTADB)/.test(code)) throw error;
	} finally {
		database.close();
	}
}

type Entry = { name: string; size: number; start: number };

async function unpack(source: string, into: string): Promise<Manifest> {
	const entries = await entriesOf(source);
	const byName = new Map(entries.map((entry) => [entry.name, entry]));
	const listed = byName.get(MANIFEST);
	const database = byName.get(DATABASE);
	if (!listed || !database || byName.size !== entries.length) tampered('目録が合いません');
	const manifest = await readManifest(source, listed);
	const damaged = new Set(manifest.files.damaged);
	const held = { count: 0, bytes: 0 };
	for (const entry of entries) {
		if (entry === listed) continue;
		const path = join(into, entry.name);
		await mkdir(dirname(path), { recursive: true });
		const sha256 = await extract(source, entry, path);
		if (entry === database) {
			const { bytes } = manifest.database;
			if (sha256 !== manifest.database.sha256 || entry.size !== bytes) {
				tampered('データベースが目録と違います');
			}
		} else if (entry.name !== ERASURES) {
			const name = entry.name.slice(-64);
			if (damaged.has(name)) {
				await rm(path);
			} else if (sha256 !== name) {
				tampered(`ファイル ${name} の中身が違います`);
			} else {
				held.count += 1;
				held.bytes += entry.size;
			}
		}
	}
	if (held.count !== manifest.files.count || held.bytes !== manifest.files.bytes) {
		tampered('ファイルの数か大きさが目録と違います');
	}
	compare(manifest, into, byName);
	return manifest;
}

/** The entries of the tar in their order; every name must be one that a backup writes. */
async function entriesOf(source: string): Promise<Entry[]> {
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

async function readManifest(source: string, entry: Entry): Promise<Manifest> {
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

async function extract(source: string, entry: Entry, path: string): Promise<string> {
	const hash = createHash('sha256');
	const target = createWriteStream(path, { flags: 'wx', flush: true });
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

/** The manifest, the database and the files beside it must tell the same story. */
function compare(manifest: Manifest, folder: string, entries: Map<string, Entry>): void {
	const { events, stored } = contentsOf(join(folder, DATABASE));
	if (events.count !== manifest.events.count || events.hash !== manifest.events.hash) {
		tampered('記録の最後が目録と違います');
	}
	const damaged = new Set(manifest.files.damaged);
	const missing = stored.find(
		({ sha256 }) => !damaged.has(sha256) && !entries.has(storedPath(sha256))
	);
	if (missing) tampered(`ファイル ${missing.sha256} がありません`);
}

function refuseBroken(faults: Fault[]): void {
	const broken = faults.filter(({ area }) => area === 'database' || area === 'chain');
	if (broken.length === 0) return;
	tampered(broken.map(({ line }) => line).join('、'));
}

async function exchange(folder: string, beside: string, before: string | null): Promise<void> {
	if (before) await rename(folder, before);
	try {
		await rename(beside, folder);
	} catch (error) {
		if (before) await rename(before, folder);
		throw error;
	}
	await syncFolder(dirname(folder));
}

function tampered(what: string): never {
	refuse(
		`このバックアップは壊れているか、書き換えられています（${what}）。別のバックアップを使ってください。何も変えていません。`
	);
}
