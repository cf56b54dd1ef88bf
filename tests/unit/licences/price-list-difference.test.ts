import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden } from '#lib/errors.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import {
	differenceCsv,
	differenceWorkbook,
	replacedInDifference
} from '#lib/server/licences/price-lists/difference-workbook.ts';
import { byId } from '#lib/server/licences/price-lists/lists.ts';
import { piecesOf } from '#lib/server/licences/price-lists/pieces.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied } from '../../support/applications.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { savedAgain, soffice, warnWithoutOffice } from '../../support/libreoffice.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { compared, goodsAt, listFile } from '../../support/price-lists.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

/* Prices and part numbers are invented, but of valid form. */

let story: Story;
let register: Register;
let id: number;
beforeEach(async () => {
	warnWithoutOffice();
	story = await tellStory();
	register = tellRegister(story);
	applied(register, story.as('ide'), { office: 3 });
	const rows = goodsAt({ office: 50_000 }).filter(([, part]) => part !== '9EM-00118');
	const fresh = ['=1+1 新製品𠮷', '059-07014', 'L', '1', 39_800, 32_800];
	id = await compared(register, listFile([...rows, fresh]));
});
afterEach(() => closeTemporaryYui(story.folder));

test('the difference of a list is a workbook with a sheet for each kind of change', async () => {
	const pieces = await piecesOf(register.desk, id);
	const { name, bytes } = await differenceWorkbook(pieces);
	expect(name).toMatch(/^価格表の差分_価格表 \d+_\d{8}\.xlsx$/);
	const sheets = await sheetsOf(bytes);
	const [lines, changed, added, gone, same] = sheets.map(({ rows }) => rows);
	expect(lines?.slice(1)).toEqual([
		[
			...['申R8-0001', expect.any(String), '受理済み', '021-10232'],
			...['3', '41987', '50000', '24039']
		],
		['計', ...Array(6).fill(''), '24039']
	]);
	expect(changed?.slice(1)).toEqual([
		[
			...['021-10232', 'Office LTSC Standard 2024', '', '2026-12-01'],
			...['52000', '41987', '52000', '50000', '19.1']
		]
	]);
	expect(added?.slice(1)).toEqual([
		['059-07014', "'=1+1 新製品𠮷", '', '2026-12-01', '', '', '39800', '32800']
	]);
	expect(gone?.[1]?.slice(0, 6)).toEqual(['9EM-00118', '', '', '', '40000', '30000']);
	expect(same).toHaveLength(4);
});

test.skipIf(!soffice)('it is read back equal from LibreOffice', async () => {
	const book = await differenceWorkbook(await piecesOf(register.desk, id));
	const [again = new Uint8Array()] = savedAgain([book]);
	const trimmed = async (bytes: Uint8Array) =>
		(await sheetsOf(bytes)).map(({ rows }) => rows.map((row) => row.join('\t').trimEnd()));
	expect(await trimmed(again)).toEqual(await trimmed(book.bytes));
});

test('it is a CSV too, with the letters older programs lack', async () => {
	const pieces = await piecesOf(register.desk, id);
	expect(replacedInDifference(pieces).map(({ letter }) => letter)).toEqual(['𠮷']);
	const csv = new TextDecoder('shift_jis').decode(differenceCsv(pieces, true).bytes);
	expect(csv).toContain('なくなるもの,9EM-00118');
	expect(csv).toContain("'=1+1 新製品");
	expect(new TextDecoder().decode(differenceCsv(pieces, false).bytes)).toContain('𠮷');
});

test('it is the union’s, and only as long as the list is not in force', async () => {
	await expect(piecesOf(story.as('ide'), id)).rejects.toThrow(Forbidden);
	await activate(register.lead, id, byId(id).version);
	await expect(piecesOf(register.desk, id)).rejects.toThrow(Conflict);
	expect(await check()).toEqual([]);
});

test('a list whose activation fails leaves no price behind', async () => {
	const { version } = byId(id);
	const staging = activate(register.lead, id, version);
	db()
		.update(schema.priceList)
		.set({ version: version + 1 })
		.run();
	await expect(staging).rejects.toThrow(Conflict);
	const rows = db().select().from(schema.priceRow).all();
	expect(rows.some(({ priceListId }) => priceListId === id)).toBe(false);
});
