import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db } from '#lib/server/db/index.ts';
import { harmlessRows } from '#lib/server/files/formulas.ts';
import { writeWorkbook, type Workbook } from '#lib/server/files/write-workbook.ts';
import { papers } from '#lib/server/licences/invoices/invoices.ts';
import {
	billWorkbook,
	invoicesWorkbook,
	paperWorkbook
} from '#lib/server/licences/invoices/papers.ts';
import { recordInvoice } from '#lib/server/licences/invoices/recording.ts';
import { savingsWorkbook } from '#lib/server/licences/savings/papers.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { expectSameFromOffice, soffice, warnWithoutOffice } from '../../support/libreoffice.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { tellRegister } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { sheetsOf, formulasIn } from '../../support/workbooks.ts';

let story: Story;
let workbooks: Workbook[] = [];

/** What people type, and what Excel and LibreOffice like to make something else of. */
const typed: (string | number)[][] = [
	['011002', '1-2', '2026-11-27', 'R8.4.1', '1e5'],
	['=1+1', '+81', '-5', '@SUM(1)', '＝A1'],
	['\t=HYPERLINK("//x")', '=cmd|calc!A1', "'x", '', 'TRUE'],
	[' 前後 ', '二行\n目', '𠮷辻\u{E0100}', '<b>&"', '①㈱'],
	[0, -125_961, 9_007_199_254_740_991, 28.1, 461_857]
];

beforeAll(async () => {
	warnWithoutOffice();
	story = await tellStory();
	const register = tellRegister(story, { settlement: 'union-advance' });
	const desk = story.as('miyazawa');
	const { orderId } = tellOrder(register, [
		{ by: story.as('ide'), good: 'office', packs: 7 },
		{ by: story.as('takamizawa'), good: 'office', packs: 3 },
		{ by: story.as('yanagisawa'), good: 'office', packs: 1 }
	]);
	clockAt('2026-11-27', '11:00');
	db().$client.exec(`update product set family = '=1+1' where family = 'Office LTSC'`);
	const id = recordInvoice(desk, {
		...{ order: orderId, organisation: null, kind: 'delivery', rate: 1000, number: '011002' },
		...{ invoicedOn: '2026-06-30', base: 461_757, tax: 46_175, reason: '=1+1', issuerNumber: '' }
	});
	workbooks = await Promise.all([
		writeWorkbook('手書き', {
			sheet: '見本',
			header: ['一', '二', '三', '四', '五'],
			rows: harmlessRows(typed)
		}),
		savingsWorkbook(desk, { year: 2026, organisation: null }),
		invoicesWorkbook(desk, null),
		billWorkbook(desk, id),
		paperWorkbook(desk, papers(desk)[0]?.id ?? 0)
	]);
});
afterAll(() => closeTemporaryYui(story.folder));

describe('a workbook of the register', () => {
	test('holds no formula, and codes as text', async () => {
		for (const { name, bytes } of workbooks) {
			expect(formulasIn(bytes), name).toEqual([]);
			const cells = (await sheetsOf(bytes)).flatMap(({ rows }) => rows.flat());
			expect(cells.filter((cell) => /^[=+@\t]|^＝./.test(cell))).toEqual([]);
		}
		const [sheet] = await sheetsOf(workbooks[0]?.bytes ?? new Uint8Array());
		expect(sheet?.rows[1]).toEqual(['011002', '1-2', '2026-11-27', 'R8.4.1', '1e5']);
		expect(sheet?.rows[2]).toEqual(["'=1+1", "'+81", "'-5", "'@SUM(1)", "'＝A1"]);
	});

	test.skipIf(!soffice)('is read back equal from LibreOffice', { timeout: 120_000 }, async () => {
		await expectSameFromOffice(workbooks);
	});
});
