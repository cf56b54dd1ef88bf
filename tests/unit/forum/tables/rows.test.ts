import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { enterFor, fill } from '#lib/server/forum/tables/fill.ts';
import * as listings from '#lib/server/forum/tables/listings.ts';
import * as reminders from '#lib/server/forum/tables/reminders.ts';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as snapshots from '#lib/server/forum/tables/snapshots.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import { setForOrganisation } from '#lib/server/identity/preferences.ts';
import { change, system } from '#lib/server/record/change.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { actingAs, newcomer } from '../../../support/appointing.ts';
import { clockAt } from '../../../support/clock.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { issuesOf, theirsOf } from '../../../support/finding.ts';
import { statementsOf } from '../../../support/statements.ts';
import { mask, openThread, tellStory, type Story } from '../../../support/story.ts';
import { cellsOf, fieldsOf, fillRow, openTable, rowSeen } from '../../../support/tables.ts';

let story: Story;
/** Asked by 佐久市 of the 佐久 municipalities, with a deadline. */
let table: number;
beforeEach(async () => {
	story = await tellStory();
	const thread = openThread(story.as('yanagisawa'), 'saku');
	table = openTable(story.as('yanagisawa'), thread, { dueOn: '2026-12-04' });
});
afterEach(() => closeTemporaryYui(story.folder));

const SAID = { 導入状況: '導入済み', 製品: '文書館クラウド', 契約満了: 'Ｒ９．３．３１' };

describe('a new table', () => {
	test('has a blank row for every municipality that reads the thread, in code order', () => {
		const saku = municipalities.filter(({ district }) => district === 'saku');
		const all = rows.list(story.as('ide'), find('ide'));
		expect(all.map(({ name }) => name)).toEqual(saku.map(({ name }) => name));
		expect(all.every(({ state }) => state === 'blank')).toBe(true);
		const wide = openTable(
			story.as('miyazawa'),
			openThread(story.as('miyazawa'), 'prefecture', { audience: 'all' })
		);
		const names = rows.list(story.as('kitamura'), tables.find(story.as('kitamura'), wide));
		expect(names.map(({ code6 }) => code6)).toEqual(municipalities.map(({ code6 }) => code6));
	});

	test('may ask some only, and nobody who cannot read the thread', () => {
		const thread = openThread(story.as('yanagisawa'), 'saku');
		const id = story.as('ide').organisation.id;
		const narrow = openTable(story.as('yanagisawa'), thread, { organisations: [id] });
		expect(
			rows.list(story.as('ide'), tables.find(story.as('ide'), narrow)).map(({ name }) => name)
		).toEqual(['北相木村']);
		const outside = story.as('miyashita').organisation.id;
		expect(() =>
			openTable(story.as('yanagisawa'), thread, { organisations: [id, outside] })
		).toThrow(Invalid);
	});

	test('tells each organisation asked but the asker, if there is a deadline', () => {
		const before = chainTip().count;
		openTable(story.as('yanagisawa'), find('yanagisawa').threadId, { dueOn: '2026-12-01' });
		const told = eventsAfter(before).filter(({ action }) => action === 'table.addressed');
		expect(told).toHaveLength(10);
		expect(told.map(({ refs }) => refs.tellOrganisation)).not.toContain(
			story.as('yanagisawa').organisation.id
		);
		const quiet = chainTip().count;
		openTable(story.as('yanagisawa'), find('yanagisawa').threadId);
		expect(eventsAfter(quiet).map(({ action }) => action)).toEqual(['table.opened']);
	});

	test('is opened by the asker, the 世話役 and the union, and read by who reads the thread', () => {
		const { threadId } = find('ide');
		expect(() => openTable(story.as('ide'), threadId)).toThrow(Forbidden);
		expect(openTable(story.as('miyazawa'), threadId)).toBeGreaterThan(0);
		expect(() => tables.find(story.as('miyashita'), table)).toThrow(NotFound);
		expect(() => tables.find(story.as('kitamura'), table)).toThrow(NotFound);
	});

	test.each([
		['no column', {}],
		['two of one name', { name1: '製品', name2: '製品' }],
		['a choice of nothing', { name1: '状況', kind1: 'choice', options1: '' }],
		['a contract’s end that is no day', { name1: '満了', kind1: 'text', fact1: 'ends' }],
		['a column the sheet has already', { name1: '団体コード' }]
	])('is refused with %s', (_, fields) => {
		const draft = { title: '表', note: '', dueOn: null, voice: 'auto', organisations: [] } as const;
		const opening = () =>
			tables.open(
				story.as('yanagisawa'),
				find('ide').threadId,
				{ ...draft, organisations: [] },
				fields
			);
		expect(opening).toThrow(Invalid);
		expect(fieldsOf([])).toEqual({});
	});
});

describe('a row', () => {
	test('is written by its organisation, read in any width and era, and named as 課・氏名 at home only', () => {
		expect(fillRow(story.as('ide'), table, SAID)).toBe('answered');
		const own = rowSeen(story.as('ide'), table, '北相木村');
		expect(own).toMatchObject({ state: 'answered', by: '総務企画課 井出 直人' });
		expect(own.cells).toEqual(['導入済み', '文書館クラウド', '', 'R9.3.31', '', '']);
		expect(rowSeen(story.as('takamizawa'), table, '北相木村').by).toBe('北相木村');
	});

	test('of an organisation that was not asked does not exist', () => {
		expect(() =>
			fill(story.as('miyazawa'), table, { intent: 'none', version: 0, fields: {} })
		).toThrow(NotFound);
	});

	test('names each cell that cannot be read, and an empty answer is none', () => {
		const wrong = sentencesOf(() =>
			fillRow(story.as('ide'), table, { 導入状況: 'たぶん', 契約満了: '来年' })
		);
		expect(wrong).toHaveLength(2);
		expect(wrong.join()).toContain('「契約満了」を「R9.3.31」');
		expect(sentencesOf(() => fillRow(story.as('ide'), table, {})).join()).toContain('該当なし');
	});

	test('that somebody else changed is a conflict with what stands now', () => {
		const of = find('yanagisawa');
		fillRow(story.as('yanagisawa'), table, SAID);
		const stale = () =>
			fill(story.as('kobayashi'), table, {
				intent: 'answer',
				version: 0,
				fields: cellsOf(of, { 製品: '別の製品' })
			});
		expect(theirsOf(stale)).toContain('製品：文書館クラウド');
	});

	test('as a draft is seen by its organisation alone and does not count', () => {
		fillRow(story.as('ide'), table, { 製品: '書きかけ' }, 'save');
		const seen = rowSeen(story.as('takamizawa'), table, '北相木村');
		expect(seen).toMatchObject({ state: 'draft', isBeingWritten: false });
		expect(JSON.stringify(seen)).not.toContain('書きかけ');
		expect(rows.tallyOf(rows.list(story.as('ide'), find('ide')))).toMatchObject({
			answered: 0,
			drafts: 1
		});
		expect(listings.awaiting(story.as('ide')).some(({ thing }) => thing === `table:${table}`)).toBe(
			true
		);
	});

	test('as a draft may say anything but what is too long for a cell', () => {
		expect(fillRow(story.as('ide'), table, { 契約満了: '来年' }, 'save')).toBe('saved');
		const long = () => fillRow(story.as('ide'), table, { 備考: '長'.repeat(501) }, 'save');
		expect(sentencesOf(long)).toEqual(['「備考」は500文字までにしてください。']);
	});

	test('keeps every answer, each with its date', () => {
		fillRow(story.as('ide'), table, SAID);
		clockAt('2026-12-01', '9:00');
		fillRow(story.as('ide'), table, { ...SAID, 製品: 'ふみくら' });
		clockAt('2026-12-02', '9:00');
		fillRow(story.as('ide'), table, {}, 'none');
		const { versions } = rows.history(
			story.as('takamizawa'),
			find('takamizawa'),
			story.as('ide').organisation.id
		);
		expect(versions.map(({ state, cells }) => [state, cells[1]])).toEqual([
			['not-applicable', ''],
			['answered', 'ふみくら'],
			['answered', '文書館クラウド']
		]);
		expect(versions.every(({ by }) => by === '北相木村')).toBe(true);
	});

	test('entered after a call says so, tells the organisation, keeps its draft and may be corrected', () => {
		fillRow(story.as('ide'), table, { 備考: '書きかけ' }, 'save');
		const of = find('miyazawa');
		const id = story.as('ide').organisation.id;
		const before = chainTip().count;
		enterFor(story.as('miyazawa'), table, id, {
			intent: 'answer',
			version: rows.rowOf(of, id).version,
			fields: cellsOf(of, SAID),
			caller: '木次 秀一'
		});
		expect(eventsAfter(before)).toMatchObject([
			{ action: 'table.entered-for', refs: { tellOrganisation: id } }
		]);
		expect(rowSeen(story.as('ide'), table, '北相木村')).toMatchObject({
			isProxy: true,
			isBeingWritten: true
		});
		const seenBy = (name: 'ide' | 'takamizawa') =>
			rows.history(story.as(name), find(name), id).versions[0]?.caller;
		expect(seenBy('ide')).toBe('木次 秀一');
		expect(seenBy('takamizawa')).toBe(null);
		fillRow(story.as('ide'), table, { ...SAID, 製品: 'ふみくら' });
		expect(rowSeen(story.as('ide'), table, '北相木村').isProxy).toBe(false);
		expect(() =>
			enterFor(story.as('takamizawa'), table, id, {
				intent: 'none',
				version: 9,
				fields: {},
				caller: 'x'
			})
		).toThrow(Forbidden);
	});

	test('of a closed table stays as it is, until it is opened again', () => {
		fillRow(story.as('ide'), table, SAID);
		tables.setClosed(story.as('yanagisawa'), table, true);
		expect(() => fillRow(story.as('ide'), table, {}, 'none')).toThrow(Forbidden);
		expect(listings.awaiting(story.as('takamizawa')).map(({ kind }) => kind)).not.toContain(
			'table'
		);
		tables.setClosed(story.as('yanagisawa'), table, false);
		expect(fillRow(story.as('ide'), table, {}, 'none')).toBe('answered');
		expect(() => tables.setClosed(story.as('ide'), table, true)).toThrow(Forbidden);
	});
});

describe('where the organisation wants its 決裁者 to answer', () => {
	beforeEach(() => {
		for (const name of ['yanagisawa', 'ide'] as const) {
			change(system, (tx, record) =>
				setForOrganisation(tx, record, story.as(name).organisation.id, 'official-approval', 'on')
			);
		}
	});

	test('who is none lets the row wait, and a 決裁者 answers it', () => {
		const chief = actingAs(
			newcomer(story.as('yanagisawa').organisation.id, '課長', {
				name: '佐藤 課長',
				fromOn: '2026-04-01',
				roles: ['member', 'approver']
			})
		);
		const before = chainTip().count;
		expect(fillRow(story.as('yanagisawa'), table, SAID)).toBe('waiting');
		expect(eventsAfter(before)).toMatchObject([
			{
				action: 'table.approval-asked',
				refs: { tellOrganisation: story.as('yanagisawa').organisation.id }
			}
		]);
		expect(rowSeen(story.as('kobayashi'), table, '佐久市')).toMatchObject({
			state: 'draft',
			awaitsApproval: true
		});
		expect(rowSeen(story.as('ide'), table, '佐久市').awaitsApproval).toBe(false);
		expect(fillRow(chief, table, SAID)).toBe('answered');
		const { versions } = rows.history(chief, find('yanagisawa'), chief.organisation.id);
		expect(versions[0]?.approval).toBe('起案：柳沢 佳代　決裁：佐藤 課長');
	});

	test('該当なし waits as well', () => {
		expect(fillRow(story.as('yanagisawa'), table, {}, 'none')).toBe('waiting');
		expect(rowSeen(story.as('ide'), table, '佐久市').state).toBe('draft');
	});

	test('the only 決裁者 who writes it answers at once, and that is recorded', () => {
		expect(fillRow(story.as('ide'), table, SAID)).toBe('answered');
		const of = find('ide');
		const { versions } = rows.history(story.as('ide'), of, story.as('ide').organisation.id);
		expect(versions[0]?.approval).toContain('決裁者が一人');
	});

	test('a table that is no official answer asks nobody', () => {
		const free = openTable(story.as('yanagisawa'), find('ide').threadId, { voice: 'personal' });
		expect(fillRow(story.as('yanagisawa'), free, SAID)).toBe('answered');
	});
});

describe('what is owed', () => {
	test('stands with everybody asked until answered, 該当なし too, and with the asker as outstanding', () => {
		const owes = (name: 'ide' | 'takamizawa') =>
			listings.awaiting(story.as(name)).find(({ thing }) => thing === `table:${table}`);
		expect(owes('ide')).toMatchObject({ from: '佐久市', dueOn: '2026-12-04', kind: 'table' });
		fillRow(story.as('ide'), table, {}, 'none');
		expect(owes('ide')).toBe(undefined);
		expect(owes('takamizawa')).not.toBe(undefined);
		expect(listings.outstanding(story.as('kobayashi'))).toMatchObject([{ asked: 11, done: 1 }]);
		expect(listings.outstanding(story.as('takamizawa'))).toEqual([]);
	});

	test('is reminded of exactly where nothing was answered, and the log says so', () => {
		fillRow(story.as('ide'), table, {}, 'none');
		const before = chainTip().count;
		const reached = reminders.remind(story.as('yanagisawa'), table);
		const told = eventsAfter(before).map(({ refs }) => refs.tellOrganisation);
		expect(reached).toBe(9);
		expect(told).toHaveLength(9);
		expect(told).not.toContain(story.as('ide').organisation.id);
		expect(told).not.toContain(story.as('yanagisawa').organisation.id);
		expect(reminders.log(story.as('yanagisawa'), find('yanagisawa'))).toMatchObject([
			{ organisations: 9 }
		]);
		expect(listings.awaiting(story.as('takamizawa'))[0]?.remindedAt).not.toBe(null);
		expect(() => reminders.remind(story.as('ide'), table)).toThrow(Forbidden);
	});

	test('shows whom a masked asker has reminded to nobody who would find it missing there', () => {
		const { threadId } = find('yanagisawa');
		mask(threadId);
		const masked = openTable(story.as('yanagisawa'), threadId, { dueOn: '2026-12-04' });
		reminders.remind(story.as('yanagisawa'), masked);
		const reminded = (name: 'miyazawa' | 'yanagisawa' | 'ide') =>
			rows
				.list(story.as(name), tables.find(story.as(name), masked))
				.flatMap(({ name: body, remindedAt }) => (remindedAt === null ? [] : [body]));
		expect(reminded('miyazawa')).toEqual([]);
		expect(reminded('ide')).toEqual(['北相木村']);
		expect(reminded('yanagisawa')).toHaveLength(10);
	});

	test('keeps the mask of who asked', () => {
		mask(find('yanagisawa').threadId);
		const narrow = openTable(story.as('yanagisawa'), find('yanagisawa').threadId, {
			organisations: [story.as('ide').organisation.id]
		});
		expect(
			rows.list(story.as('ide'), tables.find(story.as('ide'), narrow)).map(({ name }) => name)
		).toEqual(['佐久市', '北相木村']);
		const unions = openTable(story.as('miyazawa'), find('yanagisawa').threadId, {
			organisations: [story.as('ide').organisation.id]
		});
		expect(
			rows.list(story.as('ide'), tables.find(story.as('ide'), unions)).map(({ name }) => name)
		).toEqual(['北相木村']);
		const masked = openTable(story.as('yanagisawa'), find('yanagisawa').threadId, {
			dueOn: '2026-12-04'
		});
		const owed = listings
			.awaiting(story.as('ide'))
			.find(({ thing }) => thing === `table:${masked}`);
		expect(owed?.from).toBe('県内の団体');
		const of = tables.find(story.as('ide'), masked);
		expect(tables.shown(story.as('ide'), of).from).toBe('県内の団体');
		const id = story.as('takamizawa').organisation.id;
		enterFor(story.as('yanagisawa'), masked, id, {
			intent: 'none',
			version: 0,
			fields: {},
			caller: '高見澤'
		});
		expect(rowSeen(story.as('ide'), masked, '佐久穂町').by).toBe('県内の団体');
	});
});

describe('a frozen table', () => {
	test('never changes, while the living one goes on', () => {
		fillRow(story.as('ide'), table, SAID);
		const id = snapshots.freeze(story.as('yanagisawa'), table);
		fillRow(story.as('ide'), table, { 製品: 'ふみくら' });
		const kept = snapshots.one(find('takamizawa'), id);
		expect(kept.rows).toHaveLength(11);
		expect(kept.rows.find(({ organisation }) => organisation === '北相木村')?.cells[1]).toBe(
			'文書館クラウド'
		);
		expect(rowSeen(story.as('ide'), table, '北相木村').cells[1]).toBe('ふみくら');
		expect(() => snapshots.freeze(story.as('ide'), table)).toThrow(Forbidden);
	});

	test('keeps what is only being written to its organisation', () => {
		fillRow(story.as('ide'), table, SAID, 'save');
		const id = snapshots.freeze(story.as('yanagisawa'), table);
		const kept = snapshots.one(find('takamizawa'), id).rows;
		const own = kept.find(({ organisation }) => organisation === '北相木村');
		expect(own).toMatchObject({ state: 'blank', cells: own?.cells.map(() => '') });
	});

	test('asks for its rows at once, however many there are', () => {
		const keeper = story.as('yanagisawa');
		const thread = tables.find(keeper, table).threadId;
		const organisations = [story.as('ide').organisation.id];
		const short = openTable(keeper, thread, { organisations });
		expect(statementsOf(() => snapshots.freeze(keeper, table))).toBe(
			statementsOf(() => snapshots.freeze(keeper, short))
		);
	});
});

function find(name: Parameters<Story['as']>[0]): tables.Table {
	return tables.find(story.as(name), table);
}

function sentencesOf(act: () => unknown): string[] {
	return issuesOf(act).map(({ message }) => message);
}
