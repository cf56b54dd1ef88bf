import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { readTablesOf } from '#lib/server/files/read-tables.ts';
import type { Workbook } from '#lib/server/files/write-workbook.ts';
import { findEdited, openEdited, takeEdited } from '#lib/server/licences/ledger/edited.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import { declare, discard } from '#lib/server/licences/ledger/moving.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { exportedLedger } from '#lib/server/licences/ledger/round-trip.ts';
import { SHEET_LIMITS } from '#lib/server/licences/ledger/table.ts';
import {
	accept,
	reconciled,
	snapshots,
	takeSnapshotOf
} from '#lib/server/licences/reconciliation/snapshots.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Good, type Register, holds } from '../../support/licences.ts';
import { rosterWorkbook } from '../../support/roster-files.ts';
import { tellStory, type Story, uploaded } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
let register: Register;
let desk: Actor;
let village: Actor;
let city: Actor;
const DAY = '2026-04-01';

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	desk = register.desk;
	village = story.as('ide');
	city = story.as('yanagisawa');
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

function held(who: Actor, good: Good, rights: number): number {
	const { partNumber } = goods[good];
	return holds(register, who.organisation.id, rights, {
		...{ good, partNumber, onDay: DAY, kind: 'delivered', document: '受R8-0001' }
	});
}

const ledger = (who: Actor, query = '') => exportedLedger(who, lookOf(new URLSearchParams(query)));

/** The cells of a workbook, as they come back from Excel. */
async function cellsOf({ name, bytes }: Workbook): Promise<string[][]> {
	const [file] = await uploaded(name, bytes);
	if (!file) throw new Error('Nothing was received.');
	return (await readTablesOf(file, SHEET_LIMITS))[0]?.rows ?? [];
}

async function sheet(rows: (string | number | null)[][]) {
	return uploaded('台帳.xlsx', await rosterWorkbook(rows));
}

const versionsOf = (who: Actor, id: number) =>
	new Map(findEdited(who, id).difference.map(({ lotId, version }) => [lotId, version]));

describe('the ledger in Excel', () => {
	test('goes out, is edited, and comes back with a difference; what is missing stays', async () => {
		const [one, other] = [held(village, 'server', 16), held(village, 'office', 40)];
		declare(village, other, { memo: '=1+1', renewal: 'keep', version: 1 });
		const book = await ledger(village);
		const [head = [], ...lines] = await cellsOf(book);
		expect(lines.map(([lot]) => lot).sort()).toEqual([String(one), String(other)].sort());
		const memoIn = (rows: string[][] = []) =>
			rows.find(([lot]) => lot === String(other))?.[head.indexOf('利用者メモ')];
		expect(memoIn((await sheetsOf(book.bytes))[0]?.rows)).toBe("'=1+1");
		expect(memoIn(lines), 'as it was typed, once it is back').toBe('=1+1');
		const edited = lines
			.filter(([lot]) => lot === String(one))
			.map((line) =>
				head.map((word, at) =>
					word === '利用者メモ' ? '財務サーバー' : word === '更新意向' ? '減' : (line[at] ?? '')
				)
			);
		const id = await openEdited(village, await sheet([head, ...edited]));
		expect(findEdited(village, id).difference).toMatchObject([
			{
				...{ lotId: one, cell: 'A2', memo: { before: '', after: '財務サーバー' } },
				renewal: { before: 'undecided', after: 'fewer' }
			}
		]);
		expect(findLot(village, one).lot.memo).toBe('');
		expect(takeEdited(village, id, versionsOf(village, id))).toBe(1);
		expect(findLot(village, one).lot).toMatchObject({ memo: '財務サーバー', renewal: 'fewer' });
		expect(findLot(village, other).lot).toMatchObject({ memo: '=1+1', renewal: 'keep' });
		expect(() => takeEdited(village, id, new Map())).toThrow(Conflict);
	});

	test('goes out in the order one looks at it', async () => {
		held(village, 'server', 3);
		held(village, 'office', 300);
		const rights = async (query: string) => {
			const [head = [], ...lines] = await cellsOf(await ledger(village, query));
			return lines.map((line) => Number(line[head.indexOf('数量')]));
		};
		const plain = await rights('');
		expect(await rights('sort=-rights')).toEqual(plain.toSorted((a, b) => b - a));
		expect(await rights('sort=rights')).toEqual(plain.toSorted((a, b) => a - b));
	});

	test('comes back the same when nobody edits it', async () => {
		const files = await sheet(await cellsOf(await ledger(village)));
		await expect(openEdited(village, files)).rejects.toThrow('違うところがありません');
	});

	test('never changes a number, a lot of others, or one that does not exist', async () => {
		const [own, theirs] = [held(village, 'oldServer', 16), held(city, 'oldServer', 32)];
		const head = ['権利番号', '数量', '利用者メモ'];
		const files = await sheet([
			head,
			[String(own), '99', 'うち'],
			[String(theirs), '32', 'よそ'],
			['99999', '1', 'ない']
		]);
		const id = await openEdited(village, files);
		const { difference, upload } = findEdited(village, id);
		expect(difference.map(({ lotId }) => lotId)).toEqual([own]);
		expect(upload.refused.map((sentence) => sentence.split('：')[0])).toEqual(['B2', 'A3', 'A4']);
		takeEdited(village, id, versionsOf(village, id));
		expect(findLot(desk, own)).toMatchObject({ rights: 16, lot: { memo: 'うち' } });
		expect(findLot(desk, theirs).lot.memo).toBe('');
		expect(() => findEdited(city, id)).toThrow(NotFound);
	});

	test.each([
		['C2：更新意向「やめる」', ['権利番号', '利用者メモ', '更新意向'], ['?', '', 'やめる']],
		['B2：利用者メモは200文字', ['権利番号', '利用者メモ'], ['?', 'あ'.repeat(201)]]
	])('is sent back with the cell that is wrong: %s', async (says, head, line) => {
		const lot = String(held(village, 'open', 2));
		const files = await sheet([head, line.map((cell) => (cell === '?' ? lot : cell))]);
		await expect(openEdited(village, files)).rejects.toThrow(says);
	});

	test('is not taken over what somebody wrote meanwhile', async () => {
		const lot = held(city, 'open', 2);
		const id = await openEdited(
			city,
			await sheet([
				['権利番号', '更新意向'],
				[String(lot), '終了']
			])
		);
		const seen = versionsOf(city, id);
		declare(city, lot, { memo: '先に', renewal: 'keep', version: 1 });
		expect(() => takeEdited(city, id, seen)).toThrow(Conflict);
		expect(findLot(city, lot).lot.renewal).toBe('keep');
		await expect(openEdited(city, await sheet([['名前'], ['x']]))).rejects.toThrow(
			/列がありません/
		);
	});
});

describe('the admin center', () => {
	const csv = (...lines: string[]) => uploaded('orders.csv', Buffer.from(lines.join('\r\n')));
	const HEAD = 'License ID,Reseller order number,Part number,Description,Quantity,Usage start';
	const taken = async (
		lines: string[],
		takenOn = '2026-11-27',
		organisation: number | null = null
	) => (await takeSnapshotOf(desk, { files: await csv(...lines), takenOn, organisation })).id;
	const kinds = (id: number, who: Actor) =>
		Object.fromEntries(
			reconciled(desk, id)
				.compared.filter(({ organisationId }) => organisationId === who.organisation.id)
				.map(({ item, kind, here, there }) => [item, `${kind} ${here} ${there}`])
		);

	test('is compared by organisation and part number, packs as rights', async () => {
		const who = story.as('takamizawa');
		held(who, 'server', 16);
		held(who, 'office', 40);
		const id = await taken([
			HEAD,
			`PCN-${who.organisation.id},R-1,9EM-00562,WinSvrSTDCore,8,2026-04-01`,
			`PCN-${who.organisation.id},R-2,021-10232,OfficeStd,30,2026-04-01`,
			`PCN-${who.organisation.id},R-3,021-10232,OfficeStd,5,2026-04-01`,
			`PCN-${who.organisation.id},R-4,7NQ-00302,SQLSvrStdCore,2,2026-04-01`
		]);
		expect(kinds(id, who)).toEqual({
			'9EM-00562': 'same 16 16',
			'021-10232': 'differs 40 35',
			'7NQ-00302': 'there 0 4'
		});
		const { compared } = reconciled(desk, id);
		expect(compared.every(({ organisationId }) => organisationId === who.organisation.id)).toBe(
			true
		);
		const office = compared.find(({ item }) => item === '021-10232');
		expect(office?.numbers).toEqual([
			`PCN-${who.organisation.id} R-2`,
			`PCN-${who.organisation.id} R-3`
		]);
		expect(await taken([HEAD, 'x,,9EM-00562,,1,'], '2026-03-31', who.organisation.id)).not.toBe(id);
	});

	test('is compared with the ledger of its day, and what only we have is told', async () => {
		const who = story.as('shiokawa');
		const lot = held(who, 'oldServer', 32);
		discard(desk, lot, { rights: 32, onDay: '2026-10-01', document: '廃棄届', reason: '更新' });
		const lines = [HEAD, `,,9EM-00562,WinSvr,1,`];
		const before = await taken(lines, '2026-09-30', who.organisation.id);
		const after = await taken(lines, '2026-11-01', who.organisation.id);
		expect(kinds(before, who)).toMatchObject({ '9EM-00118': 'here 32 0' });
		expect(kinds(after, who)).toEqual({ '9EM-00562': 'there 0 2' });
		expect(await taken(lines, '2026-11-01', who.organisation.id)).toBe(after);
	});

	test('is accepted with a reason as long as both numbers stay', async () => {
		const who = story.as('miyashita');
		held(who, 'office', 10);
		const line = (packs: number) => `PCN-${who.organisation.id},,021-10232,Office,${packs},`;
		const id = await taken([HEAD, line(9)]);
		const open = () => reconciled(desk, id).compared.find(({ kind }) => kind === 'differs');
		const difference = open()?.difference ?? '';
		accept(desk, id, { difference, reason: '1本はCSPで買った' });
		expect(open()?.accepted).toMatchObject({ reason: '1本はCSPで買った', by: '宮澤 結' });
		expect(() => accept(desk, id, { difference, reason: 'もう一度' })).toThrow(Conflict);
		expect(() => accept(desk, id, { difference: '1|x|1|2', reason: 'ない' })).toThrow(Conflict);
		const same = await taken([HEAD, line(9)], '2026-11-26');
		expect(reconciled(desk, same).compared[0]?.accepted).not.toBeNull();
		const other = await taken([HEAD, line(8)]);
		expect(reconciled(desk, other).compared[0]?.accepted).toBeNull();
	});

	test('is read as a summary by family and version too', async () => {
		const who = story.as('nakazawa');
		held(who, 'oldServer', 16);
		const id = await taken([
			'Organization,Product family,Version,Effective quantity',
			'坂城町,Windows Server,2016,16',
			'坂城町,Office LTSC,2024,3',
			'見知らぬ町,Office LTSC,2024,3'
		]);
		expect(kinds(id, who)).toEqual({
			'Windows Server 2016': 'same 16 16',
			'Office LTSC 2024': 'there 0 3'
		});
		const untold = reconciled(desk, id).compared.filter(
			({ organisationId }) => organisationId === null
		);
		expect(untold).toMatchObject([{ organisation: '団体が分からない行', there: 3 }]);
	});

	test('says which file and which cell it cannot read, and is the desk’s', async () => {
		const files = await csv(HEAD, 'x,,9EM-00562,,many,', 'x,,9EM-00562,,1,');
		const input = { files, takenOn: '2026-11-27', organisation: village.organisation.id };
		const { faults } = await takeSnapshotOf(desk, input);
		expect(faults).toEqual([expect.stringMatching(/^E2：「many」/)]);
		await expect(takeSnapshotOf(village, input)).rejects.toThrow(Forbidden);
		await expect(takeSnapshotOf(desk, { ...input, takenOn: '2026-11-28' })).rejects.toThrow(
			Invalid
		);
		await expect(taken(['a,b', '1,2'])).rejects.toThrow(/Part number/);
		expect(() => snapshots(village)).toThrow(Forbidden);
	});
});
