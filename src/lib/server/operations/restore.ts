import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { closeDatabase, openDatabase } from '../db/index.ts';
import { eraseAgain } from '../erasure/again.ts';
import { ERASURES } from '../erasure/ledger.ts';
import '../search/erasing.ts';
import { SECRET_KEY, useFolder } from '../files/store.ts';
import { now } from '../now.ts';
import { entriesOf, extract, readManifest, tampered, type Entry } from './archive.ts';
import { contentsOf, syncFolder } from './backup.ts';
import { DATABASE, databasePath, MANIFEST, refuse, storedPath, type Manifest } from './layout.ts';
import { erasuresBeside } from './nightly.ts';
import { checkFolder, type Fault, type Summary } from './check.ts';

type Restored = {
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
		const inside = await checkFolder(beside, { deep: false });
		refuseBroken(inside.faults);
		const beneath = firstEventOf(databasePath(beside));
		const lists = [
			...(isEmpty ? [] : [join(folder, ERASURES)]),
			erasuresBeside(dirname(source), beneath)
		];
		const erased = await applyErasures(beside, lists);
		const { faults, summary } = erased > 0 ? await checkFolder(beside, { deep: false }) : inside;
		if (!isEmpty) await carryKeyOver(folder, beside);
		const before = isEmpty ? null : `${folder}.before-${stamp}`;
		await exchange(folder, beside, before);
		return { manifest, faults, summary, before, erased };
	} finally {
		await rm(beside, { recursive: true, force: true });
	}
}

/**
 * Erases from a folder restored from an older backup what was erased for good since, by its own list
 * and these joined; gives how many things were still there. What stays on the list is on disk afterwards.
 */
async function applyErasures(folder: string, others: string[]): Promise<number> {
	const lists = [join(folder, ERASURES), ...others];
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
		openDatabase(databasePath(folder));
		return await eraseAgain();
	} finally {
		closeDatabase();
	}
}

function firstEventOf(path: string): string {
	const database = new Database(path, { readonly: true });
	const hash = database.prepare('select hash from event order by id limit 1').pluck().get();
	database.close();
	return String(hash);
}

/** The key of sealed secrets is in no backup: the one that stands goes on. */
async function carryKeyOver(from: string, to: string): Promise<void> {
	const key = join(from, SECRET_KEY);
	if (existsSync(key)) await copyFile(key, join(to, SECRET_KEY));
}

// A server holds a shared lock for as long as it runs; one left to write into a moved folder would lose it all.
function refuseWhileInUse(folder: string): void {
	const path = databasePath(folder);
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

/** The manifest, the database and the files beside it must tell the same story. */
function compare(manifest: Manifest, folder: string, entries: Map<string, Entry>): void {
	const { events, stored } = contentsOf(databasePath(folder));
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
