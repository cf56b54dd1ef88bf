import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import type { Workbook } from '#lib/server/files/write-workbook.ts';
import { declare } from '#lib/server/licences/assurance/intentions.ts';
import { expiring } from '#lib/server/licences/assurance/reading.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import {
	budgetWorkbook,
	expiryCsv,
	expiryWorkbook,
	replacedInExpiry,
	supportWorkbook
} from '#lib/server/licences/assurance/workbooks.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { savedAgain, soffice, warnWithoutOffice } from '../../support/libreoffice.ts';
import { tellRegister, type Good, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
let register: Register;
let lifecycleId: number;
let books: Workbook[];

beforeAll(async () => {
	warnWithoutOffice();
	story = await tellStory();
	register = tellRegister(story);
	clockAt(STORY_DAY, '11:00');
	const { vendorId } = db().select().from(schema.product).all()[0] ?? { vendorId: 0 };
	lifecycleId = db()
		.insert(schema.lifecycle)
		.values({
			...{ vendorId, family: 'Windows Server', release: '2016', mainstreamEnd: '2022-01-11' },
			...{ extendedEnd: '2027-01-12', source: '見本', checkedOn: '2026-11-01' },
			...{ isUnconfirmed: true, at: new Date('2026-04-01T00:00:00Z') }
		})
		.returning({ id: schema.lifecycle.id })
		.get().id;
	held('ide', 16, 'server', '2028-01-31');
	held('ide', 9, 'oldServer');
	held('takamizawa', 8, 'oldServer');
	const row = expiring(story.as('ide'))[0];
	declare(story.as('ide'), {
		...{ id: row?.id ?? 0, intention: 'reduce', rights: 8 },
		memo: '=HYPERLINK("//x") 𠮷田'
	});
	const village = story.as('ide').organisation;
	books = await Promise.all([
		expiryWorkbook(story.as('ide'), { span: 'all' }),
		budgetWorkbook(story.as('ide'), village, 2027),
		supportWorkbook(register.desk, lifecycleId)
	]);
	// The first look for LibreOffice takes its time.
}, 60_000);
afterAll(() => closeTemporaryYui(story.folder));

function held(by: 'ide' | 'takamizawa', rights: number, good: Good, endsOn?: string): void {
	const { desk, products } = register;
	const usageStart = '2025-05-01';
	change(desk, (tx, record) => {
		const lotId = openLot(
			tx,
			desk,
			{
				...{ organisationId: story.as(by).organisation.id, productId: products[good] },
				...{ agreementNumber: '0012', usageStart }
			},
			{ onDay: usageStart, kind: 'opening', rights, document: '期首' }
		);
		if (endsOn) openTerm(tx, record, { lotId, rights, startsOn: usageStart, endsOn });
	});
}

const rowsOf = async (book: Workbook | undefined) =>
	(await sheetsOf(book?.bytes ?? new Uint8Array())).map(({ name, rows }) => ({ name, rows }));

test('期限一覧 holds each term with its three dates, and what loses its support', async () => {
	expect(await rowsOf(books[0])).toEqual([
		{
			name: '期限一覧',
			rows: [
				[
					...['団体', '品目', '権利', '単位', '契約番号', '始まり', '終わり', '発注まで'],
					...['予算要求まで', '状態', '更新の予定', '更新する数', 'メモ']
				],
				[
					...['北相木村', 'Windows Server Standard 2025', '16', 'コア', '0012'],
					...['2025-05-01', '2028-01-31', '2027-12-13', '2026-10-30', '有効', '減らす', '8'],
					`'=HYPERLINK("//x") 𠮷田`
				]
			]
		},
		{
			name: 'サポートの終わり',
			rows: [
				['製品', '終わり', '団体数', '権利', '単位', 'うちSAあり'],
				['Windows Server 2016', '2027-01-12', '1', '9', 'コア', '0']
			]
		}
	]);
});

test('予算要求資料 holds what is renewed and what is replaced, at a price to be confirmed, with tax', async () => {
	const [sheet] = await rowsOf(books[1]);
	expect(books[1]?.name).toBe('予算要求資料_令和9年度_北相木村_20261127.xlsx');
	expect(sheet?.rows.slice(1)).toEqual([
		[
			...['SAの更新', 'Windows Server Standard 2025のSA', '2028-01-31', '2027-12-13', '8', 'コア'],
			...['9EM-00267', '4', '15400', '61600', '要確認', '16から減らす予定']
		],
		[
			...['サポート終了', 'Windows Server 2016 Standard', '2027-01-12', '', '9', 'コア'],
			...['9EM-00118', '5', '30000', '150000', '要確認']
		],
		['計（税抜）', '', '', '', '', '', '', '', '', '211600'],
		['消費税（10%）', '', '', '', '', '', '', '', '', '21160'],
		['合計（税込）', '', '', '', '', '', '', '', '', '232760']
	]);
});

test('the table of a support’s end names organisations to the union alone', async () => {
	const header = ['団体コード', '団体', '権利', '単位', 'うちSAあり', 'サポートの終わり'];
	const end = '令和9年1月12日（火）';
	const [all] = await rowsOf(books[2]);
	expect(all?.rows.map((row) => [row[1], row[2], row[5]])).toEqual([
		[header[1], header[2], header[5]],
		['北相木村', '9', end],
		['佐久穂町', '8', end]
	]);
	const [own] = await rowsOf(await supportWorkbook(story.as('takamizawa'), lifecycleId));
	expect(own?.rows.slice(1).map((row) => row[1])).toEqual(['佐久穂町']);
});

test('as CSV it tells which letters an older program replaces, and reckons nothing', () => {
	const village = story.as('ide');
	expect(replacedInExpiry(village, { span: 'all' })).toEqual([{ letter: '𠮷', by: '〓' }]);
	const text = new TextDecoder('shift_jis').decode(expiryCsv(village, { span: 'all' }, true).bytes);
	expect(text).toContain('〓田');
	expect(text).not.toMatch(/(^|[,\n"])=/);
	expect(new TextDecoder().decode(expiryCsv(village, { span: 'all' }, false).bytes)).toContain(
		'𠮷田'
	);
});

test('no sheet holds a formula, and nothing that was told is at fault', async () => {
	for (const { name, bytes } of books) {
		for (const [path, part] of Object.entries(unzipSync(bytes))) {
			if (path.startsWith('xl/worksheets/')) expect(strFromU8(part), name).not.toMatch(/<f[ >]/);
		}
	}
	expect(await check()).toEqual([]);
});

test.skipIf(!soffice)(
	'each is read back equal from LibreOffice',
	{ timeout: 180_000 },
	async () => {
		const again = savedAgain(books);
		for (const [index, { name, bytes }] of books.entries()) {
			const read = await sheetsOf(again[index] ?? new Uint8Array());
			expect(read, name).toEqual(await sheetsOf(bytes));
		}
	}
);
