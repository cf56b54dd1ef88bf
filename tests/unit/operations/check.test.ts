import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { closeDatabase, db, openDatabase, schema } from '#lib/server/db/index.ts';
import { pathOf } from '#lib/server/files/store.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { type Actor } from '#lib/server/identity/actors.ts';
import { backup, lastBackup } from '#lib/server/operations/backup.ts';
import { check, summary } from '#lib/server/operations/check.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { status } from '#lib/server/operations/status.ts';
import { linesOf, writePast } from '../../support/checking.ts';
import { reindex } from '../../support/story.ts';
import { firstAdministrator } from '../../support/administrator.ts';

let root = '';
let folder = '';
let actor: Actor;
const bytes = '様式第1号';
const sha256 = createHash('sha256').update(bytes).digest('hex');

beforeEach(async () => {
	root = mkdtempSync(join(tmpdir(), 'yui-check-'));
	folder = join(root, 'data');
	openYui(folder);
	registerListeners();
	actor = await firstAdministrator();
	talk();
});

afterEach(() => {
	closeDatabase();
	rmSync(root, { recursive: true });
});

/** A solved question with a file, an edited and a deleted reply; and one closed, opened again and closed. */
function talk(): void {
	mkdirSync(dirname(pathOf(sha256)), { recursive: true });
	writeFileSync(pathOf(sha256), bytes);
	const size = Buffer.byteLength(bytes);
	const file = { sha256, name: '様式.txt', size, kind: 'txt', type: 'text/plain', previews: null };
	const question = { kind: 'question', audience: 'district', body: '本文です。' } as const;
	const files = [{ ...file, marks: [] }];
	const first = threads.open(actor, 'saku', { ...question, title: '様式の写し', files });
	posts.reply(actor, first, { body: 'こちらです。', files: [] });
	posts.reply(actor, first, { body: '消します。', files: [] });
	posts.edit(actor, first, 2, { body: 'こちらでした。', version: 1 });
	posts.edit(actor, first, 1, { title: '様式の写しを', body: '本文です。', version: 1 });
	posts.remove(actor, first, 3);
	threads.solve(actor, first, null);
	threads.solve(actor, first, 2);
	const second = threads.open(actor, 'saku', { ...question, title: '締め切り', files: [] });
	threads.close(actor, second);
	threads.reopen(actor, second);
	threads.close(actor, second);
}

describe('the check', () => {
	test('finds nothing wrong with what people do', async () => {
		expect(await check({ deep: true })).toEqual([]);
		expect(summary()).toMatchObject({
			organisations: 79,
			people: 1,
			threads: 2,
			posts: 4,
			files: 1
		});
		expect(summary().tip).toMatch(/^[0-9a-f]{64}$/);
	});

	const broken: [sentence: string, sql: string, line: string][] = [
		[
			'an event of another kind',
			`update event set action = 'x' where id = 2`,
			'event 2 was altered'
		],
		['an event without sense', `update event set refs = '{' where id = 3`, 'event 3 was altered'],
		['an event taken out', `delete from event where id = 3`, 'event 3 is missing'],
		['an altered text of an event', `update event_text set text = 'x'`, 'text of event'],
		['an altered post', `update post set body = 'x' where id = 2`, '本文が記録と違う：post:2'],
		['an altered title', `update thread set title = 'x' where id = 1`, '本文が記録と違う：post:1'],
		['a reply open to more', `update post set audience = 'all' where id = 2`, '広い：post:2'],
		['a file open to more', `update attachment set audience = 'all'`, '広い：attachment:1'],
		[
			'a file that unmasks',
			`update post set author_audience = 'org:1'`,
			'見せ方が違う：attachment:1'
		],
		[
			'a 知らせ open to more',
			`insert into inbox_item (seat_id, event_id, why, action, thing, thread_id, audience, at)
				select id, 1, 'told', 'x', 'thread:1', 1, 'all', 0 from seat limit 1`,
			'知らせの公開範囲が投稿と違う：inbox_item:1'
		],
		[
			'a list that unmasks',
			`update thread set author_audience = 'org:1' where id = 1`,
			'見せ方が違う：thread:1'
		],
		[
			'an entry of nothing',
			`insert into entered values ('post:99', 1, 1, 1, 'phone', '誰か', 1)`,
			'代理入力した投稿がない：post:99'
		],
		[
			'a thread widened by nobody',
			`update thread set second_board_id = 11 where id = 1`,
			'掲示板が合わない：thread:1'
		],
		['a file of nothing', `update attachment set thing_id = 9`, '付いた先がない：attachment:1'],
		['a file of another size', `update attachment set size = 1`, '保管したファイルと違う'],
		['a gap', `update post set number = 4 where id = 2`, '続いていない：thread:1'],
		[
			'a number too high',
			`update thread set last_number = 5 where id = 2`,
			'続いていない：thread:2'
		],
		['a wrong count', `update thread set reply_count = 2 where id = 1`, 'thread:1（2、数えると1）'],
		['a wrong time', `update thread set last_post_at = 5 where id = 2`, '時刻が違う：thread:2'],
		[
			'a solution nobody gave',
			`update thread set solution_id = 9`,
			'解決済みの記録がない：thread:1'
		],
		[
			'a solution withdrawn',
			`update thread_act set withdrawn_at = 1`,
			'解決済みの記録がない：thread:1'
		],
		['a hidden closure', `update thread set closure_id = null`, '表れていない：thread:2'],
		[
			'a closure nobody made',
			`delete from thread_act where kind = 'closure'`,
			'締め切りの記録がない'
		],
		['a deletion nobody made', `update post set deletion_id = 2 where id = 2`, '削除の記録がない'],
		['an unrecorded thread', `update event set subject = 'thread:9'`, '始めた記録がない：thread:1'],
		['an unrecorded reply', `update event set action = 'x'`, '返信した記録がない：post:2'],
		[
			'a seat that is not there',
			`update tenure set seat_id = 99`,
			'任期の人か役割がない：tenure:1'
		],
		[
			'two invitations',
			`insert into invitation (token_hash, tenure_id, created_at, expires_at)
				values ('a', 1, 1, 9e12), ('b', 1, 1, 9e12)`,
			'招待状が二つ以上ある：tenure:1'
		],
		['a broken counter', `insert into counter values ('R8', 2026, 0)`, '帳面が壊れている：R8 2026'],
		['a second union', `update organisation set kind = '組合' where id = 2`, '組合が2あります'],
		['a missing one', `update organisation set valid_to = '2026-03-31' where id = 2`, '団体が78'],
		[
			'a wrong code',
			`update organisation set code6 = '202012' where id = 2`,
			'検査数字が違う：長野市'
		],
		[
			'a post that is not in the index',
			`delete from search_entry where thing = 'post:1'`,
			'検索の索引にない'
		],
		[
			'an index open to more',
			`update search_entry set audience = 'all' where thing = 'post:1'`,
			'検索の索引と元とで、公開範囲か書いた団体が違う：post:1'
		],
		[
			'an entry of what is gone',
			`update search_entry set thing = 'post:99' where thing = 'post:1'`,
			'検索の索引に、もうないものがある：post:99'
		],
		[
			'an index without its entry',
			`delete from search_index where rowid = (select id from search_entry where thing = 'post:1')`,
			'検索の索引の行と見出しが合わない：post:1'
		],
		['a wrong order', `update organisation set position = 50 where id = 2`, '順に並んでいません']
	];
	for (const [sentence, sql, line] of broken) {
		test(`finds ${sentence}`, async () => {
			writePast(sql);
			expect(await linesOf()).toContainEqual(expect.stringContaining(line));
		});
	}

	test('accepts a reply that is open to fewer', async () => {
		writePast(`update post set audience = 'org:1' where id = 2`);
		reindex('thread:1');
		expect(await check()).toEqual([]);
	});

	test('finds rows that point nowhere', async () => {
		writePast('insert into board_keeper values (1, 99)');
		expect(await linesOf()).toEqual([expect.stringContaining('参照先がない行：board_keeper')]);
	});

	test('finds a file that is gone, cut, or changed under its name', async () => {
		writeFileSync(pathOf(sha256), '様式第2号');
		expect(await linesOf()).toEqual([]);
		expect(await linesOf(true)).toEqual([`ファイル ${sha256} の中身が変わっています`]);
		writeFileSync(pathOf(sha256), '');
		expect(await linesOf()).toEqual([`ファイル ${sha256} の大きさが違います`]);
		rmSync(pathOf(sha256));
		expect(await linesOf()).toEqual([`ファイル ${sha256} がありません`]);
	});

	test('remembers by the last backup what was cut off the end of the record', async () => {
		await backup(folder, join(root, 'yui.tar'));
		expect(await check()).toEqual([]);
		writePast('delete from event where id = (select max(id) from event)');
		const { count } = lastBackup(folder)?.events ?? {};
		expect(await linesOf()).toContainEqual(
			expect.stringContaining(`event ${count} is not the one of the last backup`)
		);
	});

	test('finds that an empty database has no organisations', async () => {
		openDatabase(databasePath(join(root, 'empty')));
		expect(await linesOf()).toContain('団体が0あります（79のはず）');
	});
});

describe('the status', () => {
	test('tells the operator how the installation is doing', async () => {
		const { takenAt } = await backup(folder, join(root, 'yui.tar'));
		const seen = status(actor);
		expect(seen).toMatchObject({
			counts: summary(),
			scan: 'off',
			lastBackup: { takenAt },
			listeners: 0
		});
		expect(seen.bytes.files).toBe(13);
		expect(seen.bytes.database).toBeGreaterThan(0);
		expect(seen.bytes.free).toBeGreaterThan(0);
		expect(seen.versions.sqlite).toMatch(/^3\./);
		expect(seen.lastEventAt?.getTime()).toBeGreaterThan(0);
	});

	test('counts what waits for the scanner', () => {
		db().update(schema.blob).set({ scan: 'pending' }).run();
		expect(status(actor).scan).toEqual({ pending: 1, quarantined: 0 });
	});

	test('is the operator’s alone', () => {
		expect(() => status({ ...actor, roles: ['member', 'org-admin'] })).toThrow(Forbidden);
	});
});
