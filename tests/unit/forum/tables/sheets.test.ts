import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { readTablesOf } from '#lib/server/files/read-tables.ts';
import { list } from '#lib/server/forum/tables/rows.ts';
import { exported } from '#lib/server/forum/tables/sheet.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as uploads from '#lib/server/forum/tables/uploads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { issuesOfAsync } from '../../../support/finding.ts';
import { rosterWorkbook, type CellValue } from '../../../support/roster-files.ts';
import { statementsOf } from '../../../support/statements.ts';
import { openThread, tellStory, uploaded, type Story } from '../../../support/story.ts';
import { fillRow, openTable, rowSeen } from '../../../support/tables.ts';

const LIMITS = { sheets: 5, rows: 200, columns: 40, letters: 100_000 };
const HEADER = ['団体コード', '団体名', '状態', '導入状況', '製品', '契約満了'];

let story: Story;
let table: number;
beforeEach(async () => {
	story = await tellStory();
	const thread = openThread(story.as('miyazawa'), 'prefecture', { audience: 'municipalities' });
	table = openTable(story.as('miyazawa'), thread);
	fillRow(story.as('takamizawa'), table, { 製品: 'ふみくら', 契約満了: 'R9.3.31' });
});
afterEach(() => closeTemporaryYui(story.folder));

describe('the workbook of a table', () => {
	test('has the 77 in code order with codes as text, blank rows in their place, under one header', async () => {
		const actor = story.as('ide');
		const book = await exported(actor, tables.find(actor, table));
		expect(book.name).toBe('文書管理システムの状況_20261127.xlsx');
		const [file] = await uploaded(book.name, book.bytes);
		const [sheet] = file ? await readTablesOf(file, LIMITS) : [];
		expect(sheet?.rows[0]?.slice(0, 4)).toEqual(['団体コード', '団体名', '状態', '導入状況']);
		expect(sheet?.rows.slice(1).map((row) => row[0])).toEqual(
			municipalities.map(({ code6 }) => code6)
		);
		const sakuho = sheet?.rows.find((row) => row[1] === '佐久穂町');
		expect(sakuho?.slice(2, 7)).toEqual(['回答', '', 'ふみくら', '', 'R9.3.31']);
	});

	test('can be handed in as it was saved, with one’s own row filled', async () => {
		const actor = story.as('ide');
		const book = await exported(actor, tables.find(actor, table));
		const [file] = await uploaded(book.name, book.bytes);
		const rows = file ? ((await readTablesOf(file, LIMITS))[0]?.rows ?? []) : [];
		const mine = rows.map((row) =>
			row[1] === '北相木村' ? [row[0] ?? '', '北相木村', '', '導入済み', '庁文箱'] : row
		);
		const id = await upload(actor, mine);
		expect(difference(actor, id)).toMatchObject([
			{ name: '北相木村', changes: [{ column: '導入状況' }, { column: '製品', after: '庁文箱' }] }
		]);
		apply(actor, id);
		expect(rowSeen(actor, table, '北相木村')).toMatchObject({ state: 'answered', isProxy: false });
		expect(rowSeen(actor, table, '佐久穂町').cells[1]).toBe('ふみくら');
	});
});

describe('a sheet that comes in', () => {
	test('reads days and numbers as people and Excel write them, under titles, by code or by name', async () => {
		const actor = story.as('ide');
		const id = await upload(actor, [
			['状況表'],
			['団体名', '製 品', '契約満了'],
			['北相木', '庁文箱', new Date('2027-03-31T00:00:00Z')]
		]);
		expect(difference(actor, id)[0]?.changes).toEqual([
			{ column: '製品', before: '', after: '庁文箱' },
			{ column: '契約満了', before: '', after: 'R9.3.31' }
		]);
		const again = await upload(actor, [HEADER, ['203076', '', '', '', '', '令和９年１１月２７日']]);
		expect(difference(actor, again)[0]?.changes).toEqual([
			{ column: '契約満了', before: '', after: 'R9.11.27' }
		]);
	});

	test('with another organisation’s row changed names the row and its cell, and takes in one’s own', async () => {
		const actor = story.as('ide');
		const rows = [
			HEADER,
			['203076', '北相木村', '', '導入済み', '庁文箱', ''],
			['203092', '佐久穂町', '', '', '書き換えた製品', '']
		];
		const id = await upload(actor, rows);
		expect(upload_(actor, id).refused).toEqual([
			'佐久穂町の行（A3）は、ほかの団体の行なので取り込みません。'
		]);
		apply(actor, id);
		expect(rowSeen(actor, table, '佐久穂町').cells[1]).toBe('ふみくら');
		const alone = await refusal(() => upload(actor, [HEADER, rows[2] ?? []]));
		expect(alone).toContain('佐久穂町の行（A2）');
	});

	test('deletes nothing by what is missing or blank, and keeps columns it does not have', async () => {
		const actor = story.as('miyazawa');
		const id = await upload(actor, [
			['団体名', '導入状況'],
			['北相木村', '検討中'],
			['佐久穂町', '']
		]);
		expect(difference(actor, id).map(({ name }) => name)).toEqual(['北相木村']);
		apply(actor, id);
		expect(rowSeen(actor, table, '佐久穂町').cells[1]).toBe('ふみくら');
		const partly = await upload(actor, [
			['団体名', '導入状況'],
			['佐久穂町', '導入済み']
		]);
		apply(actor, partly);
		const row = rowSeen(story.as('takamizawa'), table, '佐久穂町');
		expect(row.cells.slice(0, 2)).toEqual(['導入済み', 'ふみくら']);
		expect(row).toMatchObject({ isProxy: true, by: '長野県市町村自治振興組合' });
	});

	test('is compared by as many statements, however many rows it has', async () => {
		const actor = story.as('miyazawa');
		const changed = municipalities.map(({ code6 }) => [code6, '', '', '検討中', '', '']);
		const one = await upload(actor, [HEADER, changed[0] ?? []]);
		const all = await upload(actor, [HEADER, ...changed]);
		expect(difference(actor, all)).toHaveLength(77);
		expect(statementsOf(() => difference(actor, all))).toBe(
			statementsOf(() => difference(actor, one))
		);
	});

	test('may say 該当なし', async () => {
		const actor = story.as('ide');
		apply(actor, await upload(actor, [HEADER, ['203076', '北相木村', '該当なし', '', '', '']]));
		expect(rowSeen(actor, table, '北相木村').state).toBe('not-applicable');
	});

	test('that changed under one’s eyes is a conflict, and is taken in once', async () => {
		const actor = story.as('ide');
		const id = await upload(actor, [HEADER, ['203076', '北相木村', '', '導入済み', '', '']]);
		const shown = versionsOf(actor, id);
		fillRow(actor, table, { 製品: '先に書いた' });
		expect(() => uploads.apply(actor, table, id, shown)).toThrow(Conflict);
		expect(rowSeen(actor, table, '北相木村').cells[1]).toBe('先に書いた');
		apply(actor, id);
		expect(() => uploads.apply(actor, table, id, versionsOf(actor, id))).toThrow(Conflict);
	});

	test.each([
		['a cell that cannot be read', [HEADER, ['203076', '', '', '', '', '来年度']], 'F2：'],
		[
			'the same organisation twice',
			[HEADER, ['203076', '', '', '導入済み'], ['', '北相木村', '', '検討中']],
			'二つ'
		],
		[
			'nothing new',
			[HEADER, ['203092', '佐久穂町', '', '', 'ふみくら', 'R9.3.31']],
			'違うところがありません'
		],
		[
			'an organisation that is none of these',
			[HEADER, ['', 'どこか市', '', '導入済み']],
			'「どこか市」（A2）'
		],
		[
			'no header',
			[
				['あ', 'い'],
				['う', 'え']
			],
			'見出し'
		]
	] as [string, CellValue[][], string][])('is refused with %s', async (_, rows, words) => {
		expect(await refusal(() => upload(story.as('ide'), rows))).toContain(words);
	});

	test('is refused when it is no table, and from who has no row', async () => {
		const broken = await uploaded('閉じない.csv', '団体名,製品\n"北相木村,庁文箱\n');
		expect(await refusal(() => uploads.open(story.as('ide'), table, { files: broken }))).toContain(
			'引用符'
		);
		const text = await uploaded('表.csv', '団体名,製品\n北相木村,庁文箱\n');
		expect(await uploads.open(story.as('ide'), table, { files: text })).toBeGreaterThan(0);
		const thread = openThread(story.as('yanagisawa'), 'prefecture', { audience: 'all' });
		const wide = openTable(story.as('yanagisawa'), thread);
		await expect(uploads.open(story.as('kitamura'), wide, { files: text })).rejects.toThrow(
			Forbidden
		);
	});

	test('waits for its own organisation’s eyes only', async () => {
		const id = await upload(story.as('ide'), [HEADER, ['203076', '', '', '導入済み', '', '']]);
		expect(() => upload_(story.as('takamizawa'), id)).toThrow(NotFound);
	});
});

async function upload(actor: Actor, rows: CellValue[][]): Promise<number> {
	const files = await uploaded('表.xlsx', await rosterWorkbook(rows));
	return uploads.open(actor, table, { files });
}

function upload_(actor: Actor, id: number): uploads.Upload {
	return uploads.findUpload(actor, tables.find(actor, table), id);
}

function difference(actor: Actor, id: number): uploads.Difference[] {
	const of = tables.find(actor, table);
	return uploads.difference(of, list(actor, of), upload_(actor, id));
}

function versionsOf(actor: Actor, id: number): Map<number, number> {
	return new Map(
		difference(actor, id).map(({ organisationId, version }) => [organisationId, version])
	);
}

function apply(actor: Actor, id: number): void {
	uploads.apply(actor, table, id, versionsOf(actor, id));
}

async function refusal(act: () => Promise<unknown>): Promise<string> {
	return (await issuesOfAsync(act())).map(({ message }) => message).join('\n');
}
