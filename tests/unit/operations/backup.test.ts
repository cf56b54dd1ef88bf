import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { pathOf } from '#lib/server/files/store.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { type Actor } from '#lib/server/identity/actors.ts';
import { begin } from '#lib/server/identity/sessions.ts';
import { backup, lastBackup } from '#lib/server/operations/backup.ts';
import { databasePath, BLOCK, headerOf } from '#lib/server/operations/layout.ts';
import { checkFolder } from '#lib/server/operations/check.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { rehearse } from '#lib/server/operations/rehearse.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { firstAdministrator } from '../../support/administrator.ts';

let root = '';
let folder = '';
let tar = '';
let actor: Actor;

beforeEach(async () => {
	root = mkdtempSync(join(tmpdir(), 'yui-backup-'));
	folder = join(root, 'data');
	tar = join(root, 'yui.tar');
	openYui(folder);
	registerListeners();
	actor = await firstAdministrator();
	ask('様式の写し', ['様式第1号', '様式第2号']);
});

afterEach(() => {
	closeDatabase();
	rmSync(root, { recursive: true });
});

/** Opens a thread whose first post carries one file for each of these texts. */
function ask(title: string, texts: string[]): number {
	const files = texts.map((text) => {
		const sha256 = createHash('sha256').update(text).digest('hex');
		mkdirSync(dirname(pathOf(sha256)), { recursive: true });
		writeFileSync(pathOf(sha256), text);
		const size = Buffer.byteLength(text);
		const type = 'text/plain';
		return { sha256, name: `${text}.txt`, size, kind: 'txt', type, previews: null, marks: [] };
	});
	return threads.open(actor, 'saku', {
		title,
		kind: 'question',
		audience: 'all',
		body: '本文です。',
		files
	});
}

const look = (at: string) => checkFolder(at, { deep: true });
const besideData = () => readdirSync(root).filter((name) => name.startsWith('data.'));

describe('a backup', () => {
	test('gives back the same data, found whole, in an empty folder', async () => {
		writeFileSync(join(folder, 'erasures.jsonl'), '{"post":7}\n');
		const manifest = await backup(folder, tar);
		closeDatabase();
		const before = await look(folder);
		const other = join(root, 'other');
		const restored = await restore(other, tar, { force: false });
		expect(restored.summary).toEqual(before.summary);
		expect(restored.faults).toEqual([]);
		expect(await look(other)).toEqual(before);
		expect(manifest.events).toEqual({ count: before.summary?.events, hash: before.summary?.tip });
		expect(manifest.files).toEqual({ count: 2, bytes: 26, damaged: [] });
		expect(readFileSync(join(other, 'erasures.jsonl'), 'utf8')).toBe('{"post":7}\n');
		expect(statSync(tar).mode & 0o777).toBe(0o600);
		expect(lastBackup(folder)).toMatchObject({ file: tar, events: manifest.events });
		expect(readdirSync(root).sort()).toEqual(['data', 'other', 'yui.tar']);
		expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
	});

	test('is one moment of the database while another connection writes', async () => {
		const writer = new Worker(
			`const { workerData, parentPort } = require('node:worker_threads');
			const database = new (require('better-sqlite3'))(workerData);
			database.pragma('busy_timeout = 5000');
			database.exec('create table pair (a, b)');
			let n = 0;
			const write = database.transaction(() => {
				database.prepare('insert into pair values (?, zeroblob(3000))').run(++n);
				database.prepare('insert into setting values (?, ?)').run('pair ' + n, 'x');
			});
			const timer = setInterval(() => { write(); parentPort.postMessage(n); }, 1);
			parentPort.on('message', () => { clearInterval(timer); database.close(); process.exit(); });`,
			{ eval: true, workerData: databasePath(folder) }
		);
		let written = 0;
		writer.on('message', (n: number) => (written = n));
		while (written < 20) await sleep(5);
		const before = written;
		await backup(folder, tar);
		while (written < before + 20) await sleep(5);
		writer.postMessage('stop');
		await new Promise((done) => writer.on('exit', done));
		closeDatabase();
		const other = join(root, 'other');
		expect((await restore(other, tar, { force: false })).faults).toEqual([]);
		const copy = new Database(databasePath(other), { readonly: true });
		const pairs = copy.prepare('select count(*) n from pair').get() as { n: number };
		const settings = copy.prepare(`select count(*) n from setting where key like 'pair %'`).get();
		copy.close();
		expect(pairs.n).toBeGreaterThanOrEqual(before);
		expect(settings).toEqual(pairs);
	});

	test('holds no session, unused invitation or address of a failed sign-in, not even as scraps', async () => {
		const secrets: string[] = [];
		for (let n = 0; n < 200; n += 1) {
			secrets.push((await begin(actor.person.id, actor.tenure.id, false, false)).sessionId);
		}
		const at = new Date();
		const invitation = { tenureId: actor.tenure.id, createdAt: at, expiresAt: at };
		db()
			.insert(schema.invitation)
			.values([
				{ ...invitation, tokenHash: 'unused'.repeat(10) },
				{ ...invitation, tokenHash: 'used'.repeat(16), usedAt: at }
			])
			.run();
		const lost = { personId: actor.person.id, createdAt: at, expiresAt: at };
		db()
			.insert(schema.reissue)
			.values({ ...lost, tokenHash: 'reissue'.repeat(10), codeHash: 'code'.repeat(16) })
			.run();
		db()
			.insert(schema.throttle)
			.values({ key: 'address 192.0.2.77', failures: 3, lastAt: at })
			.run();
		db().$client.pragma('wal_checkpoint(TRUNCATE)');
		const live = readFileSync(databasePath(folder));
		expect(secrets.every((secret) => live.includes(secret))).toBe(true);
		await backup(folder, tar);
		const bytes = readFileSync(tar);
		expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
		expect(bytes.includes('unused'.repeat(10))).toBe(false);
		expect(bytes.includes('reissue'.repeat(10))).toBe(false);
		expect(bytes.includes('192.0.2.77')).toBe(false);
		expect(bytes.includes('used'.repeat(16))).toBe(true);
		expect(db().select().from(schema.session).all()).toHaveLength(200);
	});

	test('names a broken file, leaves the rest whole, and can be restored', async () => {
		const [first, second] = storedHashes();
		writeFileSync(pathOf(first), 'x'.repeat(13));
		rmSync(pathOf(second));
		const manifest = await backup(folder, tar);
		expect(manifest.files).toEqual({ count: 0, bytes: 0, damaged: [first, second] });
		closeDatabase();
		const { faults } = await restore(join(root, 'other'), tar, { force: false });
		expect(faults.map(({ area }) => area)).toEqual(['files', 'files']);
	});

	test('replaces an earlier backup but nothing else of that name', async () => {
		await backup(folder, tar);
		await backup(folder, tar);
		const note = join(root, 'note.txt');
		writeFileSync(note, '大事なメモ');
		await expect(backup(folder, note)).rejects.toThrow('上書きしない');
		await expect(backup(folder, databasePath(folder))).rejects.toThrow('上書きしない');
		expect(readFileSync(note, 'utf8')).toBe('大事なメモ');
		await expect(backup(join(root, 'nothing'), tar)).rejects.toThrow('データがありません');
	});
});

test('a rehearsal tells how long a restore takes and what it finds, and leaves nothing behind', async () => {
	await backup(folder, tar);
	closeDatabase();
	const before = readdirSync(root);
	const { faults, summary, took, lost } = await rehearse(tar);
	expect([faults, summary?.threads, summary?.files]).toEqual([[], 1, 2]);
	expect(took.restoring + took.checking + took.opening).toBeGreaterThan(0);
	expect(lost).toBeGreaterThanOrEqual(0);
	expect(readdirSync(root)).toEqual(before);
	const whole = readFileSync(tar);
	writeFileSync(tar, whole.subarray(0, whole.length - 1));
	await expect(rehearse(tar)).rejects.toThrow('途中で切れています');
	expect(readdirSync(root)).toEqual(before);
});

test('a backup is not begun where there is no room for it, and leaves nothing half written', async () => {
	db().$client.exec('update blob set size = 1000000000000000');
	await expect(backup(folder, tar)).rejects.toThrow('空きが足りません');
	expect(readdirSync(root)).toEqual(['data']);
	expect(existsSync(join(folder, 'incoming'))).toBe(false);
});

describe('a restore', () => {
	beforeEach(async () => {
		await backup(folder, tar);
	});

	test('keeps a folder that is not empty, and moves it aside when forced', async () => {
		ask('あとから', []);
		writeFileSync(join(folder, 'erasures.jsonl'), '{"post":1}\n{"post":2}\n');
		closeDatabase();
		await expect(restore(folder, tar, { force: false })).rejects.toThrow('空ではありません');
		const now = await look(folder);
		const { before, summary } = await restore(folder, tar, { force: true });
		expect(summary?.threads).toBe(1);
		expect(now.summary?.threads).toBe(2);
		expect(await look(before ?? '')).toEqual(now);
		expect(readFileSync(join(folder, 'erasures.jsonl'), 'utf8')).toBe('{"post":1}\n{"post":2}\n');
	});

	test('is refused while the server runs', async () => {
		await expect(restore(folder, tar, { force: true })).rejects.toThrow('動いています');
		expect(ask('まだ書ける', [])).toBe(2);
	});

	test('refuses a backup that was cut short anywhere', async () => {
		closeDatabase();
		const whole = readFileSync(tar);
		for (const length of [0, 100, 700, 20_000, whole.length - 2 * BLOCK, whole.length - 1]) {
			writeFileSync(tar, whole);
			truncateSync(tar, length);
			await expect(restore(folder, tar, { force: true })).rejects.toThrow('途中で切れています');
		}
		expect(besideData()).toEqual([]);
		expect((await look(folder)).faults).toEqual([]);
	});

	test('refuses a backup in which a byte was changed', async () => {
		closeDatabase();
		const whole = readFileSync(tar);
		const places = [
			3,
			130,
			BLOCK + 9_000,
			whole.indexOf('様式第1号'),
			whole.indexOf('files/') + 10,
			whole.indexOf('"hash"') + 10,
			whole.lastIndexOf('"count"') + 9,
			whole.length - 1
		];
		for (const place of places) {
			const broken = Buffer.from(whole);
			broken[place] = (broken[place] ?? 0) ^ 1;
			writeFileSync(tar, broken);
			await expect(restore(folder, tar, { force: true }), `byte ${place}`).rejects.toThrow(
				/壊れているか、書き換えられています|途中で切れています/
			);
		}
		expect(besideData()).toEqual([]);
		expect((await look(folder)).faults).toEqual([]);
	});

	test('refuses entries that would leave the folder, doubled ones and what follows the end', async () => {
		closeDatabase();
		const whole = readFileSync(tar);
		const end = whole.length - 2 * BLOCK;
		const outside = Buffer.concat([headerOf('../outside', 4, 0), Buffer.alloc(BLOCK, 'evil')]);
		const doubled = whole.subarray(0, whole.indexOf('files/'));
		for (const archive of [
			Buffer.concat([outside, whole]),
			Buffer.concat([doubled, whole]),
			Buffer.concat([whole.subarray(0, end), outside, whole.subarray(end)]),
			Buffer.concat([whole, outside])
		]) {
			writeFileSync(tar, archive);
			await expect(restore(folder, tar, { force: true })).rejects.toThrow('書き換えられています');
		}
		expect(existsSync(join(root, 'outside'))).toBe(false);
	});

	test('refuses a backup with a broken chain even where its manifest fits', async () => {
		db().$client.exec(`update event set action = 'thread.closed' where id = 2`);
		const forged = join(root, 'forged.tar');
		await backup(folder, forged);
		closeDatabase();
		await expect(restore(folder, forged, { force: true })).rejects.toThrow('event 2 was altered');
		expect(besideData()).toEqual([]);
	});

	test('refuses what is no backup, and what a newer version made', async () => {
		closeDatabase();
		const note = join(root, 'note.txt');
		writeFileSync(note, 'no backup'.repeat(200));
		const missing = join(root, 'missing.tar');
		await expect(restore(folder, note, { force: true })).rejects.toThrow(
			'バックアップではありません'
		);
		await expect(restore(folder, missing, { force: true })).rejects.toThrow('ありません');
		const newer = readFileSync(tar);
		newer.write('9', newer.indexOf('"schema": ') + 10);
		writeFileSync(tar, newer);
		await expect(restore(folder, tar, { force: true })).rejects.toThrow('新しい版');
	});

	test('takes the place of a database that is broken', async () => {
		closeDatabase();
		writeFileSync(databasePath(folder), 'x'.repeat(5_000));
		expect((await look(folder)).faults.map(({ area }) => area)).toEqual(['database']);
		const { faults } = await restore(folder, tar, { force: true });
		expect(faults).toEqual([]);
	});
});

function storedHashes(): [string, string] {
	const [first, second] = db()
		.select({ sha256: schema.blob.sha256 })
		.from(schema.blob)
		.orderBy(schema.blob.sha256)
		.all();
	if (!first || !second) throw new Error('Two files were stored.');
	return [first.sha256, second.sha256];
}
