import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { confirm, object, unconfirmed } from '#lib/server/licences/ledger/opening/confirming.ts';
import {
	findOpening,
	openingTemplate,
	openOpening,
	takeOpening
} from '#lib/server/licences/ledger/opening/opening.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import { dropUpload } from '#lib/server/licences/ledger/uploads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister } from '../../support/licences.ts';
import { rosterWorkbook, type CellValue } from '../../support/roster-files.ts';
import { tellStory, type Story, uploaded } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let desk: Actor;
let village: Actor;
let city: Actor;

beforeAll(async () => {
	story = await tellStory();
	desk = tellRegister(story).desk;
	village = story.as('ide');
	city = story.as('yanagisawa');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const HEAD = ['団体', '型番', '数量', '契約番号', 'SA終了', '使用開始'];
const DAY = '2026-04-01';

async function opened(rows: CellValue[][], head = HEAD, onDay = DAY): Promise<number> {
	const files = await uploaded('期首残高.xlsx', await rosterWorkbook([head, ...rows]));
	return openOpening(desk, { files, onDay });
}

const take = (id: number, seen: number) => takeOpening(desk, id, seen);
const waiting = (who: Actor, agreement: string) =>
	unconfirmed(who).filter(({ agreementNumber }) => agreementNumber === agreement);

describe('期首残高', () => {
	test('is looked at, taken over, and confirmed by its organisation', async () => {
		const id = await opened([
			['北相木村', '９ＥＭ－00562', '１６', 'A-1', 'R9.3.31', '2024-04-01'],
			['佐久市', '9EM-00118', '32', 'A-1', '', '']
		]);
		const { difference, upload } = findOpening(desk, id);
		expect(upload.refused).toEqual([]);
		expect(difference.map(({ kind, row }) => [kind, row.cell, row.rights])).toEqual([
			['fresh', 'A2', 16],
			['fresh', 'A3', 32]
		]);
		expect(waiting(desk, 'A-1')).toEqual([]);
		expect(take(id, 2)).toBe(2);
		const [own, ...rest] = waiting(village, 'A-1');
		expect(rest).toEqual([]);
		expect(own).toMatchObject({ rights: 16, assuranceEnd: '2027-03-31', partNumber: '9EM-00562' });
		const lotId = own?.lotId ?? 0;
		expect(findLot(village, lotId)).toMatchObject({
			rights: 16,
			isOpening: true,
			terms: [{ startsOn: '2024-04-01', endsOn: '2027-03-31', rights: 16, state: 'active' }],
			movements: [{ kind: 'opening', onDay: DAY, document: '期首残高 期首残高.xlsx A2' }]
		});
		const of = { lots: [lotId], via: 'web', caller: '' } as const;
		expect(() => confirm(city, of)).toThrow(NotFound);
		expect(confirm(village, of)).toBe(1);
		expect(() => confirm(village, of)).toThrow(Conflict);
		expect(findLot(desk, lotId).lot.confirmedBy).toBe(village.person.id);
	});

	test('taken in twice changes nothing, and what is missing in the sheet stays', async () => {
		const lines = [
			['北相木村', '021-10232', 40, 'A-2', null, null],
			['北相木村', '9EM-00118', 16, 'A-2', null, null]
		];
		take(await opened(lines), 2);
		const again = findOpening(desk, await opened(lines.slice(0, 1)));
		expect(again.difference.map(({ kind }) => kind)).toEqual(['same']);
		expect(() => take(again.upload.id, 0)).toThrow(Invalid);
		expect(waiting(village, 'A-2')).toHaveLength(2);
	});

	test('with another number or end of SA is corrected in red and black and confirmed again', async () => {
		take(await opened([['佐久市', '7NQ-00302', 4, 'A-3', null, null]]), 1);
		const lotId = waiting(city, 'A-3')[0]?.lotId ?? 0;
		confirm(city, { lots: [lotId], via: 'web', caller: '' });
		const id = await opened([['佐久市', '7NQ-00302', 6, 'A-3', 'R10.3.31', null]]);
		const [changed] = findOpening(desk, id).difference;
		expect(changed).toMatchObject({ kind: 'changed', before: { rights: 4, assuranceEnd: null } });
		take(id, 1);
		const shown = findLot(desk, lotId);
		expect(shown.movements.map(({ rights }) => rights)).toEqual([4, -4, 6]);
		expect(shown.terms).toMatchObject([
			{ rights: 6, startsOn: '2026-04-01', endsOn: '2028-03-31' }
		]);
		expect(waiting(city, 'A-3')).toHaveLength(1);
	});

	test('may be said to be wrong, and comes by fax with who and how', async () => {
		take(await opened([['佐久市', '021-10232', 7, 'A-4', null, null]]), 1);
		const lot = waiting(city, 'A-4')[0]?.lotId ?? 0;
		object(city, { lot, objection: '9本のはずです。' });
		expect(waiting(desk, 'A-4')).toMatchObject([{ objection: '9本のはずです。' }]);
		expect(() => confirm(desk, { lots: [lot], via: 'fax', caller: '' })).toThrow(/だれから/);
		expect(() => object(village, { lot, objection: 'よその' })).toThrow(NotFound);
		confirm(desk, { lots: [lot], via: 'fax', caller: '情報政策課 柳沢' });
		expect(findLot(desk, lot).lot).toMatchObject({
			...{ confirmedVia: 'fax', confirmedCaller: '情報政策課 柳沢', objection: '' },
			confirmedBy: desk.person.id
		});
	});

	test.each([
		['B2：型番「9EM-99999」', ['北相木村', '9EM-99999', 1, 'A-5', null, null]],
		['B2：「9EM-00267」はライセンス', ['北相木村', '9EM-00267', 1, 'A-5', null, null]],
		['A2：「どこか村」', ['どこか村', '9EM-00562', 1, 'A-5', null, null]],
		['C2：数量「0」', ['北相木村', '9EM-00562', 0, 'A-5', null, null]],
		['C2：数量「1.5」', ['北相木村', '9EM-00562', 1.5, 'A-5', null, null]],
		['D2：契約番号', ['北相木村', '9EM-00562', 1, null, null, null]],
		['E2：「そのうち」', ['北相木村', '9EM-00562', 1, 'A-5', 'そのうち', null]],
		['F2：使用開始', ['北相木村', '9EM-00562', 1, 'A-5', null, '2026-05-01']]
	])('leaves a line out that is wrong, naming its cell: %s', async (says, line) => {
		const { upload, difference } = findOpening(desk, await opened([line]));
		expect(upload.refused).toEqual([expect.stringContaining(says)]);
		expect(difference).toEqual([]);
	});

	test('names a line that stands there twice', async () => {
		const line = ['北相木村', '9EM-00562', 3, 'A-6', null, null];
		const { upload } = findOpening(desk, await opened([line, line]));
		expect(upload.refused).toEqual([expect.stringContaining('A3：A2の行')]);
	});

	test('takes over nothing that changed since it was looked at, nor twice, nor what was dropped', async () => {
		const lines = [['北相木村', '7NQ-00302', 2, 'A-7', null, null]];
		const [first, second] = [await opened(lines), await opened(lines)];
		take(first, 1);
		expect(() => take(second, 1)).toThrow(/1行から0行/);
		expect(() => take(first, 1)).toThrow(Conflict);
		const third = await opened([['北相木村', '7NQ-00302', 8, 'A-7', null, null]]);
		dropUpload(desk, 'opening', third);
		expect(() => take(third, 1)).toThrow(Conflict);
		expect(waiting(village, 'A-7')).toMatchObject([{ rights: 2 }]);
	});

	test('is the desk’s, has its columns, and begins today at the latest', async () => {
		const files = await uploaded('a.xlsx', await rosterWorkbook([HEAD, ['x']]));
		await expect(openOpening(village, { files, onDay: DAY })).rejects.toThrow(Forbidden);
		await expect(opened([['x']], ['名前'])).rejects.toThrow(/見出し/);
		await expect(opened([['x']], HEAD, '2026-11-28')).rejects.toThrow(/今日/);
		await expect(opened([])).rejects.toThrow(/一つもありません/);
		await expect(openingTemplate(village)).rejects.toThrow(Forbidden);
		const ofOther = findOpening(desk, await opened([['北相木村', '9EM-00562', 1, 'A-8']]));
		expect(() => findOpening(village, ofOther.upload.id)).toThrow(Forbidden);
	});

	test('leaves SA alone that was renewed here since', async () => {
		take(await opened([['佐久市', '9EM-00562', 5, 'A-9', 'R9.3.31', null]]), 1);
		const lotId = waiting(city, 'A-9')[0]?.lotId ?? 0;
		const [term] = findLot(desk, lotId).terms;
		db()
			.insert(schema.assuranceTerm)
			.values({
				...{ lotId, rights: 5, startsOn: '2027-04-01', endsOn: '2030-03-31', state: 'future' },
				previousId: term?.id ?? 0
			})
			.run();
		const id = await opened([['佐久市', '9EM-00562', 5, 'A-9', 'R9.3.31', null]]);
		expect(findOpening(desk, id).difference.map(({ kind }) => kind)).toEqual(['same']);
		db().delete(schema.assuranceTerm).where(eq(schema.assuranceTerm.lotId, lotId)).run();
	});
});
