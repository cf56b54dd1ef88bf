import { eq, isNotNull } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { casesOfIncident, linkToIncident } from '#lib/server/helpdesk/incidents/cases.ts';
import { openIncident } from '#lib/server/helpdesk/incidents/keeping.ts';
import { save } from '#lib/server/helpdesk/drafts.ts';
import * as batches from '#lib/server/helpdesk/past/batches.ts';
import { pastDay } from '#lib/server/helpdesk/past/days.ts';
import { publishedOf, revert } from '#lib/server/helpdesk/past/reverting.ts';
import { takeOver } from '#lib/server/helpdesk/past/taking.ts';
import { template } from '#lib/server/helpdesk/past/template.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { counted } from '#lib/server/helpdesk/report/counts.ts';
import { measured, tookInAll } from '#lib/server/helpdesk/report/minutes.ts';
import { find, ofOwnOrganisation } from '#lib/server/helpdesk/tickets.ts';
import { queue } from '#lib/server/helpdesk/queue.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { check } from '#lib/server/operations/check.ts';
import { pastLike } from '#lib/server/search/past-cases.ts';
import { catchUpAtOnce } from '#lib/server/search/index.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { rosterWorkbook, type CellValue } from '../../support/roster-files.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type Story, uploaded } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

let story: Story;
const desk = () => story.as('miyazawa');
const village = () => story.as('ide');

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const HEAD = [
	'受付番号',
	'受付日',
	'団体名',
	'所属・氏名',
	'分類',
	'件名',
	'内容',
	'回答',
	'回答日',
	'担当'
];
type Row = CellValue[];
const SOUND: Row = [
	'H30-12',
	'H30.6.4',
	'北相木村',
	'総務課 見本 太郎',
	'回線・LGWAN',
	'回線が午後から切れる',
	'業務の画面が開けない。',
	'電源を入れ直してもらい、直った。',
	'H30.6.5',
	'見本 花子'
];
/** A sound row but for what is said. */
const row = (more: Record<number, CellValue>): Row =>
	SOUND.map((value, index) => (index in more ? (more[index] ?? null) : value));

async function opened(rows: Row[] | Record<string, Row[]>, by: Actor = desk()): Promise<number> {
	const sheets = Array.isArray(rows) ? { 受付簿: [HEAD, ...rows] } : rows;
	return batches.open(by, await uploaded('受付簿.xlsx', await rosterWorkbook(sheets)));
}
const rowsIn = (id: number) => batches.rowsOf(batches.find(desk(), id));
const faultsIn = (id: number) =>
	rowsIn(id).flatMap(({ issues }) => issues.map(({ cell, message }) => `${cell} ${message}`));
async function taken(rows: Row[]): Promise<number> {
	const id = await opened(rows);
	takeOver(desk(), id, rowsIn(id).filter(({ kind }) => kind === 'fresh').length);
	return id;
}
const past = () =>
	db().select().from(schema.ticket).where(isNotNull(schema.ticket.pastNumber)).all();

describe('what a file of the former 受付簿 says', () => {
	test('its columns are told by the words above them, and every one can be said otherwise', async () => {
		const id = await opened({
			S: [['相談の記録'], [], ['受付No.', '年月日', '市町村', 'だれから', '質問内容', '処理内容']]
				.concat([['7', '2018/06/04', '北相木村', '見本 太郎', '開けない', '直った']])
				.map((cells) => cells as Row)
		});
		const batch = batches.find(desk(), id);
		expect(batch.columns.map(({ word, field }) => `${word}=${field}`)).toEqual([
			'受付No.=number',
			'年月日=receivedOn',
			'市町村=organisation',
			'だれから=null',
			'質問内容=body',
			'処理内容=answer'
		]);
		batches.remap(
			desk(),
			id,
			['number', 'receivedOn', 'organisation', 'contact', 'body', 'answer'],
			true
		);
		const [first] = rowsIn(id);
		expect(first?.entry).toMatchObject({
			number: 'H30-7',
			contact: '見本 太郎',
			title: '開けない',
			body: '開けない'
		});
		expect(() =>
			batches.remap(desk(), id, ['number', 'number', null, null, null, null], false)
		).toThrow(Invalid);
	});

	test('what is wrong is said by cell: organisation, days, numbers twice, texts that are missing', async () => {
		const id = await opened([
			SOUND,
			row({ 2: '架空村', 0: 'a' }),
			row({ 1: '令和元年13月1日', 0: 'b' }),
			row({ 1: '2099-01-01', 8: null, 0: 'c' }),
			row({ 8: 'H30.6.1', 0: 'd' }),
			row({}),
			row({ 0: null }),
			row({ 5: null, 6: null, 0: 'e' }),
			row({ 2: null, 0: 'f' })
		]);
		expect(faultsIn(id)).toEqual([
			'C3 「架空村」という団体は見つかりません。',
			'B4 受付日「令和元年13月1日」を日付として読めません。「H30.4.1」や「2018-04-01」の形にしてください。',
			'B5 受付日「2099-01-01」は先の日です。',
			'I6 回答日が受付日より前です。',
			'A7 旧番号「H30-12」が受付簿のA2と重なっています。',
			'A8 旧番号がありません。',
			'F9 件名も内容もありません。',
			'C10 団体がありません。'
		]);
	});

	test('a former municipality is its successor, with its former name beside it', async () => {
		await taken([row({ 2: '和田村' })]);
		const [of] = past();
		expect(find(desk(), '旧H30-12').organisation).toBe('長和町');
		expect(of?.authorSection).toBe('和田村');
		const elsewhere = await opened([row({ 2: '山口村', 0: 'x' })]);
		expect(faultsIn(elsewhere)[0]).toContain('この県の団体ではありません');
	});

	test('rows with nothing but a number are passed over and counted', async () => {
		const id = await opened([SOUND, ['H30-13'], [], ['H30-14']]);
		expect(rowsIn(id)).toHaveLength(1);
		expect(batches.find(desk(), id).emptyRows).toBe(3);
	});

	test.each([
		['H30.6.4', '2018-06-04'],
		['平成３０年６月４日', '2018-06-04'],
		['2018/06/04 10:30', '2018-06-04'],
		['20180604', '2018-06-04'],
		['43255', '2018-06-04'],
		['43255.4375', '2018-06-04'],
		['S63.12.1', '1988-12-01'],
		['H31.5.1', null],
		['6/4', null],
		['12', null]
	])('the day %s is %s', (written, day) => {
		expect(pastDay(written)).toBe(day);
	});

	test('a real date in a cell is that day', async () => {
		const id = await opened([row({ 1: new Date('2018-06-04T00:00:00Z') })]);
		expect(rowsIn(id)[0]?.entry.receivedOn).toBe('2018-06-04');
	});

	test('the template is read without a fault', async () => {
		const { bytes } = await template(desk());
		const id = await batches.open(desk(), await uploaded('ひな形.xlsx', bytes));
		expect(faultsIn(id)).toEqual([]);
		expect(batches.missingIn(batches.find(desk(), id))).toEqual([]);
		expect(batches.find(desk(), id).columns.every(({ field }) => field !== null)).toBe(true);
	});

	test('what is no 受付簿, is empty or too long is refused with a sentence', async () => {
		await expect(opened({ S: [['a'], ['b']] })).rejects.toThrow(Invalid);
		await expect(opened([])).rejects.toThrow(Invalid);
		await expect(batches.open(desk(), [])).rejects.toThrow(Invalid);
		const many = Array.from({ length: 5001 }, (_, index) => row({ 0: `n${index}` }));
		await expect(opened(many)).rejects.toThrow(Invalid);
		await expect(opened([SOUND], village())).rejects.toThrow(Forbidden);
	});
});

describe('past cases', () => {
	test('are over, without clocks, and take no number of today', async () => {
		const before = numberIn(raised(village()));
		await taken([SOUND, row({ 0: '2018/44' })]);
		expect(numberIn(raised(village()))).toBe(before.replace(/1$/, '2'));
		for (const of of past()) {
			expect(of).toMatchObject({ state: 'closed', audience: 'union', fiscalYear: null });
			expect(of.closedAt?.toISOString()).toBe('2018-06-04T15:00:00.000Z');
		}
		expect(
			db()
				.select()
				.from(schema.clockSegment)
				.all()
				.filter(({ ticketId }) => past().some(({ id }) => id === ticketId))
		).toEqual([]);
		const of = find(desk(), '旧2018/44');
		expect(of.number).toBe('旧2018／44');
		expect(messagesOf(desk(), of).map(({ author, body }) => `${author}：${body}`)).toEqual([
			'総務課 見本 太郎：業務の画面が開けない。',
			'見本 花子：電源を入れ直してもらい、直った。'
		]);
	});

	test('are among those like a case for the desk, and for nobody else', async () => {
		await taken([SOUND]);
		catchUpAtOnce();
		const asked = { title: '回線が午後から切れる', body: '', except: null };
		expect(pastLike(desk(), asked).cases).toMatchObject([
			{ href: '/helpdesk/旧H30-12', title: '回線が午後から切れる' }
		]);
		expect(() => pastLike(village(), asked)).toThrow(Forbidden);
		const { number } = find(desk(), '旧H30-12');
		expect(number).toBe('旧H30-12');
		expect(() => find(village(), '旧H30-12')).toThrow(NotFound);
	});

	test('count in no figure of 月報', async () => {
		await taken([row({ 1: '2026-11-01', 8: '2026-11-02' })]);
		const period = { year: 2026, month: null };
		expect(await counted(period)).toEqual([]);
		expect(tookInAll(await measured(period)).map(({ count }) => count)).toEqual([0, 0]);
	});

	test('are read by the union alone, and told to nobody', async () => {
		const told = inbox(village(), null).unseen.length;
		await taken([SOUND]);
		expect(find(desk(), '旧H30-12').organisation).toBe('北相木村');
		expect(queue(desk(), 'over').map(({ number }) => number)).toEqual(['旧H30-12']);
		expect(() => find(village(), '旧H30-12')).toThrow(NotFound);
		expect(ofOwnOrganisation(village(), { states: ['closed'] })).toEqual([]);
		expect(inbox(village(), null).unseen).toHaveLength(told);
	});

	test('are found by the union with two letters and by their old number', async () => {
		await taken([SOUND]);
		catchUpAtOnce();
		for (const typed of ['切れ', 'H30-12', '電源']) {
			const places = (actor: Actor) => searchFor(actor, typed).hits.map(({ href }) => href);
			expect(places(desk()).join()).toContain('/helpdesk/旧H30-12');
			expect(places(village()).join()).not.toContain('/helpdesk/旧H30-12');
		}
	});

	test('let nobody do more than note, hear of consent and make Q&A', async () => {
		await taken([SOUND]);
		const { may } = find(desk(), '旧H30-12');
		expect(Object.entries(may).flatMap(([act, is]) => (is ? [act] : []))).toEqual([
			'note',
			'agree',
			'decline',
			'publish'
		]);
		const { id } = find(desk(), '旧H30-12');
		expect(() => proceed(desk(), id, 'reopen', { body: 'もう一度' })).toThrow(Forbidden);
		proceed(desk(), id, 'note', { body: '今も同じ機器です。' });
		expect(messagesOf(desk(), { id })).toHaveLength(3);
	});

	test('a category of today is found by its words, others stand before the question', async () => {
		await taken([SOUND, row({ 0: 'b', 4: 'セキュリティ' }), row({ 0: 'c', 4: '文書管理' })]);
		expect(find(desk(), '旧H30-12').category.slug).toBe('line');
		expect(find(desk(), '旧b').category.slug).toBe('security-other');
		const other = find(desk(), '旧c');
		expect(other.category.slug).toBe('anything');
		expect(messagesOf(desk(), other)[0]?.body).toContain('（旧受付簿の分類：文書管理）');
	});

	test('a file taken over twice adds nothing, and what is faulty is left out', async () => {
		await taken([SOUND, row({ 0: 'b', 2: '架空村' })]);
		expect(past()).toHaveLength(1);
		const again = await opened([SOUND, row({ 0: 'c' })]);
		expect(rowsIn(again).map(({ kind }) => kind)).toEqual(['known', 'fresh']);
		expect(takeOver(desk(), again, 1)).toEqual({ fresh: 1, known: 1, faulty: 0 });
		const nothing = await opened([SOUND]);
		expect(() => takeOver(desk(), nothing, 0)).toThrow(Invalid);
		expect(past()).toHaveLength(2);
	});

	test('two files with the same number taken over at once: the second one is asked again', async () => {
		const [one, other] = [await opened([SOUND]), await opened([SOUND])];
		takeOver(desk(), one, 1);
		expect(() => takeOver(desk(), other, 1)).toThrow(Conflict);
		expect(() => takeOver(desk(), one, 1)).toThrow(Conflict);
	});

	test('without a column that is needed nothing is taken over', async () => {
		const id = await opened([SOUND]);
		batches.remap(desk(), id, ['number', 'receivedOn', null, ...Array<null>(7).fill(null)], false);
		expect(batches.missingIn(batches.find(desk(), id))).toEqual(['団体', '件名か内容']);
		expect(() => takeOver(desk(), id, 0)).toThrow(Invalid);
	});

	test('the whole file is taken back, its keys are used by no later case, and all holds', async () => {
		const id = await taken([SOUND, row({ 0: 'b' })]);
		catchUpAtOnce();
		expect(await check()).toEqual([]);
		const keys = past().map((of) => of.id);
		expect(revert(desk(), id)).toEqual({ gone: 2, left: [] });
		expect(past()).toEqual([]);
		const draft = { ...{ category: 'line', title: '線が遅い', body: '', fields: {} } };
		const given = { priority: 'normal', visibility: null, contact: '', files: [] } as const;
		expect(keys).not.toContain(save(village(), { ...draft, ...given, files: [] }));
		expect(keys).not.toContain(raised(village()));
		catchUpAtOnce();
		expect(await check()).toEqual([]);
		expect(searchFor(desk(), '電源').count).toBe(0);
		expect(() => revert(desk(), id)).toThrow(Conflict);
		expect(await taken([SOUND])).toBeGreaterThan(id);
	});

	test('what was written in since stays; of which a Q&A was made keeps the file', async () => {
		const id = await taken([SOUND, row({ 0: 'b' })]);
		proceed(desk(), find(desk(), '旧b').id, 'note', { body: '参考になる。' });
		const { id: ticketId } = find(desk(), '旧H30-12');
		proceed(desk(), ticketId, 'agree', {});
		db().transaction((tx) => {
			const hand = desk();
			tx.insert(schema.article)
				.values({
					ticketId,
					kind: 'answer',
					title: 't',
					question: 'q',
					questionHtml: 'q',
					answer: 'a',
					answerHtml: 'a',
					categoryId: find(hand, '旧b').categoryId,
					system: '',
					size: '',
					audience: 'all',
					fiscalYear: 2026,
					reviewOn: '2027-11-01',
					personId: hand.person.id,
					tenureId: hand.tenure.id,
					seatId: hand.seat.id,
					organisationId: hand.organisation.id,
					authorName: '',
					authorSection: '',
					publishedAt: new Date(),
					updatedAt: new Date()
				})
				.run();
		});
		expect(publishedOf(id)).toEqual(['旧H30-12']);
		expect(() => revert(desk(), id)).toThrow('旧H30-12');
		db().delete(schema.article).where(eq(schema.article.ticketId, ticketId)).run();
		expect(revert(desk(), id)).toEqual({ gone: 0, left: ['旧H30-12', '旧b'] });
	});

	test('one that 障害情報 is linked with stays as well', async () => {
		const id = await taken([SOUND, row({ 0: 'b' })]);
		const incident = openIncident(desk(), {
			...{ title: '回線が切れる', system: '', category: 'line', body: '調べています。' },
			...{ sinceOn: '2026-11-27', sinceTime: '9:00', nextOn: null, nextTime: null }
		});
		linkToIncident(desk(), '旧b', incident);
		expect(revert(desk(), id)).toEqual({ gone: 1, left: ['旧b'] });
		expect(casesOfIncident(desk(), incident).map(({ number }) => number)).toEqual(['旧b']);
	});
});
