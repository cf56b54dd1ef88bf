import { eq } from 'drizzle-orm';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { erase, findNotice, findPost, findTable, tombstone } from '#lib/server/erasure/erase.ts';
import { deletedWithText, elsewhere, list } from '#lib/server/erasure/listing.ts';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import { hideThread, unhideThread } from '#lib/server/forum/hiding.ts';
import { merge } from '#lib/server/forum/merging.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { unreadIn } from '#lib/server/forum/reading.ts';
import { freeze } from '#lib/server/forum/tables/snapshots.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { tagReform } from '#lib/server/forum/validity.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { check } from '#lib/server/operations/check.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { verifyChain } from '#lib/server/record/events.ts';
import { now } from '#lib/server/now.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, openThread, tellStory, uploaded, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';

/** The name of a resident who should never have been named. */
const NAME = '佐々礼花緒里';
const REASON = '住民の氏名が書かれていたため';

let story: Story;
let approver: Actor;
let thread: number;

beforeEach(async () => {
	story = await tellStory();
	approver = approverOf(story);
	thread = openThread(story.as('ide'), 'saku', {
		title: `${NAME}さんの件`,
		body: `${NAME}さんから電話がありました。`,
		files: await uploaded(`${NAME}.csv`, `氏名\n${NAME}\n`)
	});
	posts.reply(story.as('takamizawa'), thread, {
		body: `${NAME}さんなら知っています。`,
		files: await uploaded('様式.csv', `様式\n${NAME}\n`)
	});
	posts.edit(story.as('ide'), thread, 1, {
		title: `${NAME}さまの件`,
		body: `${NAME}さまから電話がありました。`,
		version: 1
	});
	posts.edit(story.as('takamizawa'), thread, 2, { body: 'よく知っています。', version: 1 });
	posts.reply(story.as('yanagisawa'), thread, { body: '続きは電話で。', files: [] });
});

afterEach(() => closeTemporaryYui(story.folder));

const eraseNumber = (number: number) => erase(approver, findPost(approver, thread, number), REASON);

/** Every file below a folder in which the word stands, as raw bytes. */
function filesWith(folder: string, word: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => statSync(join(folder, name)).isFile())
		.filter((name) => readFileSync(join(folder, name)).includes(word));
}

describe('erasing for good', () => {
	test('leaves no byte of the word in the database, its log, the files and a fresh backup', async () => {
		expect(filesWith(story.folder, NAME).length).toBeGreaterThan(2);
		await eraseNumber(1);
		await eraseNumber(2);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		const outside = temporaryFolder();
		await backup(story.folder, join(outside, 'yui.tar'));
		expect(filesWith(outside, NAME)).toEqual([]);
		rmSync(outside, { recursive: true });
	});

	test('takes what was said of the thread as a whole with its first post, wherever that went', async () => {
		await eraseNumber(2);
		const twin = openThread(story.as('shiokawa'), 'saku', {
			title: '別の件',
			body: '別の件です。'
		});
		disclosures.ask(story.as('maki'), thread, `${NAME}さんの件を知りたい`);
		const [request] = disclosures.pending(story.as('yanagisawa'));
		disclosures.grant(story.as('yanagisawa'), request?.id ?? 0);
		tagReform(story.as('yanagisawa'), thread, `${NAME}条例`);
		hideThread(story.as('yanagisawa'), thread, `${NAME}の氏名`);
		unhideThread(story.as('yanagisawa'), thread);
		db().update(schema.grant).set({ revokedAt: now() }).run();
		merge(story.as('yanagisawa'), thread, twin);
		await erase(approver, findPost(approver, twin, 2), REASON);
		// The name of the 制度改正 is one of the target's by now.
		await erase(approver, findPost(approver, twin, 1), REASON);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('of a table leaves no byte of its title, rows, earlier rows, kept copies and sheets', async () => {
		for (const number of [1, 2]) await eraseNumber(number);
		const { sakuAll } = story.threads;
		const table = openTable(story.as('ide'), sakuAll, {
			title: `${NAME}さんの表`,
			note: `${NAME}さんについて`,
			columns: [{ name: `${NAME}列`, kind: 'text', options: [], fact: null }]
		});
		fillRow(story.as('ide'), table, { [`${NAME}列`]: `${NAME}一` });
		fillRow(story.as('ide'), table, { [`${NAME}列`]: `${NAME}二` });
		fillRow(story.as('takamizawa'), table, { [`${NAME}列`]: `${NAME}三` }, 'save');
		freeze(story.as('ide'), table);
		expect(elsewhere(approver, NAME).map(({ eraseHref }) => eraseHref)).toEqual([
			`/tables/${table}/erase`
		]);
		expect(() => findTable(story.as('ide'), table)).toThrow(Forbidden);
		await erase(approver, findTable(approver, table), REASON);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		expect(tables.find(story.as('ide'), table).title).toBe('（消去された状況表）');
		expect(tombstone({ type: 'table', id: table })).toContain(REASON);
		expect(list(approver)[0]).toMatchObject({ href: `/tables/${table}` });
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('of a table is done again after a restore from before', async () => {
		const table = openTable(story.as('ide'), story.threads.sakuAll, { title: `${NAME}さんの表` });
		const outside = temporaryFolder();
		await backup(story.folder, join(outside, 'yui.tar'));
		await erase(approver, findTable(approver, table), REASON);
		closeDatabase();
		await restore(story.folder, join(outside, 'yui.tar'), { force: true });
		openYui(story.folder);
		expect(db().select().from(schema.statusTable).all()).toMatchObject([
			{ title: '（消去された状況表）' }
		]);
		rmSync(outside, { recursive: true });
	});

	test('keeps the chain, the numbers and every other text, and check finds nothing wrong', async () => {
		const before = (await check()).map(({ line }) => line);
		await eraseNumber(1);
		await eraseNumber(2);
		expect(verifyChain()).toEqual([]);
		expect((await check()).map(({ line }) => line)).toEqual(before);
		const of = threads.find(story.as('ide'), thread);
		expect(of).toMatchObject({ title: '（消去された投稿）', lastNumber: 3, replyCount: 1 });
		const [first, second, third] = posts.page(story.as('ide'), of, 1);
		expect(third?.html).toContain('続きは電話で。');
		for (const gone of [first, second]) {
			expect(gone).toMatchObject({
				html: '',
				isDeleted: true,
				attachments: [],
				may: { edit: false, delete: false, erase: false }
			});
			expect(gone?.deletion).toBe(
				`組合決裁者が完全に消去しました（令和8年11月27日（金））。理由：${REASON}`
			);
		}
		expect(second).toMatchObject({ number: 2, name: '高見澤 康平' });
		expect(searchFor(story.as('ide'), '佐々礼花').count).toBe(0);
	});

	test('leaves the unread of others as deleting does', async () => {
		const reader = story.as('kobayashi');
		expect(unreadIn(reader, thread).posts).toBe(3);
		await eraseNumber(2);
		expect(unreadIn(reader, thread)).toEqual({ first: 1, posts: 2 });
	});

	test('takes 解決済み back when the answer goes', async () => {
		threads.solve(story.as('ide'), thread, 2);
		await eraseNumber(2);
		expect(threads.find(approver, thread).solutionId).toBeNull();
		expect((await check()).filter(({ line }) => line.includes('解決'))).toEqual([]);
	});

	test('reaches a post that was only deleted, whose text is still there', async () => {
		posts.remove(story.as('takamizawa'), thread, 2);
		await eraseNumber(2);
		await eraseNumber(1);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		expect(threads.find(approver, thread).replyCount).toBe(1);
		expect((await check()).filter(({ line }) => /返信の数|削除の記録/.test(line))).toEqual([]);
	});

	test('is offered what was deleted with its thread, until its text is gone', async () => {
		const { sakuDeleted } = story.threads;
		const offered = () => deletedWithText(approver).map(({ eraseHref }) => eraseHref);
		expect(offered()).toContain(`/threads/${sakuDeleted}/posts/1/erase`);
		await erase(approver, findPost(approver, sakuDeleted, 1), REASON);
		expect(offered()).not.toContain(`/threads/${sakuDeleted}/posts/1/erase`);
		expect(deletedWithText(story.as('maruyama'))).toEqual([]);
	});

	test('keeps bytes that another thing still uses, and says so before', async () => {
		const shared = await uploaded('共有.csv', '共有\n1\n');
		const one = openThread(story.as('ide'), 'saku', { files: shared });
		const two = openThread(story.as('shiokawa'), 'saku', { files: shared });
		const of = findPost(approver, one, 1);
		expect(of.files).toMatchObject([{ name: '共有.csv', isElsewhere: true }]);
		await erase(approver, of, REASON);
		expect(posts.page(approver, threads.find(approver, two), 1)[0]?.attachments).toHaveLength(1);
		expect((await check()).filter(({ area }) => area === 'files')).toEqual([]);
	});

	test('takes begun corrections and the titles in a 引継書 along', async () => {
		const { takamizawa } = story.holdings;
		const at = now();
		db()
			.insert(schema.draft)
			.values({
				...takamizawa,
				form: `/threads/${thread}/posts/1/edit`,
				fields: { body: NAME },
				updatedAt: at
			})
			.run();
		const line = { label: `${NAME}さまの件`, href: `/threads/${thread}`, note: '' };
		db()
			.insert(schema.handover)
			.values({
				...takamizawa,
				facts: { questions: [line], work: [], boards: [], threads: [line] },
				createdAt: at,
				updatedAt: at
			})
			.run();
		await eraseNumber(1);
		await eraseNumber(2);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		const [kept] = db().select().from(schema.handover).all();
		expect(kept?.facts?.questions[0]?.label).toBe('（消去された投稿）');
	});

	test('takes what its writer typed of it into drafts, and what quotes it below, and nobody else’s words', async () => {
		const keep = (who: 'ide' | 'yanagisawa', body: string, form = `/threads/${thread}`) =>
			db()
				.insert(schema.draft)
				.values({
					...story.holdings[who],
					form,
					title: `${NAME}さまの件`,
					fields: { body },
					updatedAt: now()
				})
				.run();
		const [posted] = db().select().from(schema.post).where(eq(schema.post.threadId, thread)).all();
		const text = posted?.body ?? '';
		keep('ide', text.slice(0, Math.ceil(text.length * 0.9)));
		keep('yanagisawa', `引用します。${text}`);
		keep('yanagisawa', 'まったく別の書きかけです。');
		keep('yanagisawa', `よそで、${text}`, '/threads/1');
		await eraseNumber(1);
		const left = db().select().from(schema.draft).all();
		expect(left.map((one) => one.fields.body)).toEqual([
			'まったく別の書きかけです。',
			`よそで、${text}`
		]);
		expect(left[0]?.title).toBe('（消去された投稿）');
	});

	test('of a few common letters takes no draft of anybody along', async () => {
		const short = posts.reply(story.as('takamizawa'), thread, { body: 'です。', files: [] });
		db()
			.insert(schema.draft)
			.values({
				...story.holdings.kitamura,
				form: '/boards/prefecture/new',
				fields: { body: '来年度の予定です。確かめています。' },
				updatedAt: now()
			})
			.run();
		await eraseNumber(short);
		expect(db().select().from(schema.draft).all()).toHaveLength(1);
	});

	test('a second time changes nothing and says so', async () => {
		const of = findPost(approver, thread, 2);
		await erase(approver, of, REASON);
		const events = db().select().from(schema.event).all().length;
		await expect(erase(approver, of, 'もう一度')).rejects.toThrow(Conflict);
		expect(db().select().from(schema.event).all()).toHaveLength(events);
		expect(ledger()).toHaveLength(1);
		expect(findPost(approver, thread, 2).erased).toContain(REASON);
	});

	test('erases a notice with its earlier texts and files', async () => {
		const { takamizawa, miyazawa } = story.holdings;
		const at = now();
		const text = { title: NAME, body: NAME, html: `<p>${NAME}</p>` };
		const { lastInsertRowid } = db()
			.insert(schema.notice)
			.values({
				...miyazawa,
				...text,
				scope: 'all',
				audience: 'all',
				organisationId: approver.organisation.id,
				authorName: '宮澤 結',
				authorSection: '',
				fromOn: '2026-11-27',
				createdAt: at
			})
			.run();
		const id = Number(lastInsertRowid);
		db()
			.insert(schema.noticeVersion)
			.values({ ...text, noticeId: id, version: 1, writtenAt: at, replacedBy: takamizawa.personId })
			.run();
		await eraseNumber(1);
		await eraseNumber(2);
		expect(findNotice(approver, id)).toMatchObject({ versions: 1, erased: null });
		await erase(approver, findNotice(approver, id), REASON);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		expect(tombstone({ type: 'notice', id })).toContain('完全に消去しました');
		const [row] = db().select().from(schema.notice).where(eq(schema.notice.id, id)).all();
		expect(row).toMatchObject({ title: '（消去されたお知らせ）', body: '', withdrawnAt: at });
	});
});

describe('who may erase', () => {
	test('the 組合決裁者 alone, whoever else reads or keeps the thread', () => {
		for (const name of actorNames) {
			const actor = story.as(name);
			const isReader = actor.reach.includes('district:saku');
			expect(() => findPost(actor, thread, 1), name).toThrow(isReader ? Forbidden : NotFound);
		}
		expect(findPost(approver, thread, 1).takesTitle).toBe(true);
	});

	test('sees the list, as the operator does, and nobody else', async () => {
		await eraseNumber(2);
		for (const name of actorNames) {
			if (name === 'maruyama') expect(list(story.as(name))).toHaveLength(1);
			else expect(() => list(story.as(name)), name).toThrow(Forbidden);
		}
		expect(list(approver)).toMatchObject([
			{ label: `投稿${thread}の2番`, href: `/threads/${thread}#p2`, by: '宮澤 結', reason: REASON }
		]);
	});

	test('is shown where else the word stands, earlier versions and deleted posts included', async () => {
		posts.remove(story.as('takamizawa'), thread, 2);
		const places = elsewhere(approver, NAME).map(({ label, isDeleted }) => [label, isDeleted]);
		expect(places).toEqual([
			[`投稿${thread}の1番`, false],
			[`投稿${thread}の2番`, true]
		]);
		await eraseNumber(1);
		await eraseNumber(2);
		expect(elsewhere(approver, NAME)).toEqual([]);
	});
});

describe('the list outside the database', () => {
	test('has a line of ids alone as soon as the person is told', async () => {
		await eraseNumber(2);
		const [line, ...more] = ledger();
		expect(more).toEqual([]);
		expect(JSON.parse(line ?? '')).toEqual({
			v: 1,
			at: now().toISOString(),
			thing: expect.stringMatching(/^post:\d+$/) as string,
			person: approver.person.id,
			organisation: approver.organisation.id
		});
	});

	test('that cannot be written is told, and made good at the next start', async () => {
		const path = join(story.folder, 'erasures.jsonl');
		// A folder in its place, as no line can be added to it.

		mkdirSync(path);
		await expect(eraseNumber(2)).rejects.toThrow('一覧をディスクに書けませんでした');
		rmSync(path, { recursive: true });
		closeDatabase();
		openYui(story.folder);
		expect(ledger()).toHaveLength(1);
		closeDatabase();
		openYui(story.folder);
		expect(ledger()).toHaveLength(1);
	});

	test('a line cut by a crash does not swallow the next one', async () => {
		writeFileSync(join(story.folder, 'erasures.jsonl'), '{"v":1,"at":"20');
		await eraseNumber(2);
		expect(ledger()).toHaveLength(2);
		closeDatabase();
		openYui(story.folder);
		expect(ledger()).toHaveLength(2);
	});

	test('makes a restored older backup erase again, files too', async () => {
		const outside = temporaryFolder();
		const tar = join(outside, 'before.tar');
		await backup(story.folder, tar);
		await eraseNumber(1);
		await eraseNumber(2);
		closeDatabase();
		const restored = await restore(story.folder, tar, { force: true });
		expect(restored.erased).toBe(2);
		expect(restored.faults).toEqual([]);
		expect(filesWith(story.folder, NAME)).toEqual([]);
		openYui(story.folder);
		expect(verifyChain()).toEqual([]);
		expect(tombstone({ type: 'post', id: findPost(approver, thread, 2).thing.id })).toBe(
			'組合決裁者が完全に消去しました（令和8年11月27日（金））。'
		);
		closeDatabase();
		clockAt('2026-11-30', '9:00');
		expect((await restore(story.folder, tar, { force: true })).erased).toBe(2);
		for (const name of readdirSync(join(story.folder, '..'))) {
			const isOurs = join(story.folder, '..', name).startsWith(`${story.folder}.before-`);
			if (isOurs) rmSync(join(story.folder, '..', name), { recursive: true });
		}
		rmSync(outside, { recursive: true });
		openYui(story.folder);
	});

	test('never touches what was written later under a number that a restore gave out again', async () => {
		const outside = temporaryFolder();
		const tar = join(outside, 'before.tar');
		await backup(story.folder, tar);
		const later = openThread(story.as('ide'), 'saku', { body: NAME });
		await erase(approver, findPost(approver, later, 1), REASON);
		closeDatabase();
		const empty = join(outside, 'data');
		await restore(empty, tar, { force: false });
		closeDatabase();
		openYui(empty);
		writeFileSync(
			join(empty, 'erasures.jsonl'),
			readFileSync(join(story.folder, 'erasures.jsonl'))
		);

		clockAt('2026-12-01', '9:00');
		const reborn = openThread(story.as('ide'), 'saku', { body: '別の投稿です。' });
		expect(reborn).toBe(later);
		expect((await check()).filter(({ line }) => line.includes('消去'))).toEqual([]);
		const second = join(outside, 'second.tar');
		await backup(empty, second);
		closeDatabase();
		expect((await restore(empty, second, { force: true })).erased).toBe(0);
		rmSync(outside, { recursive: true });
		openYui(story.folder);
	});

	test('check says when something listed still has text', async () => {
		await eraseNumber(2);
		const { id } = findPost(approver, thread, 2).thing;
		db().update(schema.post).set({ body: NAME }).where(eq(schema.post.id, id)).run();
		expect((await check()).map(({ line }) => line)).toContain(
			`完全に消去したはずの文章が残っている：post:${id}`
		);
	});
});

function ledger(): string[] {
	const path = join(story.folder, 'erasures.jsonl');
	return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}
