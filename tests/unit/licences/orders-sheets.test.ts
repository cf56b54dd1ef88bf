import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { db } from '#lib/server/db/index.ts';
import type { Workbook } from '#lib/server/files/write-workbook.ts';
import { byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeRound } from '#lib/server/licences/orders/placing.ts';
import * as sheets from '#lib/server/licences/orders/sheets.ts';
import { aggregate } from '#lib/server/licences/rounds/aggregating.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { expectSameFromOffice, soffice, warnWithoutOffice } from '../../support/libreoffice.ts';
import { goods, tellRegister } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';
import { receivedSound } from '../../support/licence-orders.ts';

let story: Story;
let roundId = 0;
let path = '';
let slip = '';
let numbers: string[] = [];
const { office, server } = goods;
const desk = () => story.as('miyazawa');
const village = () => story.as('ide').organisation.id;

/** An order of 北相木村 and 佐久市, of which everything has come. */
beforeAll(async () => {
	warnWithoutOffice();
	story = await tellStory();
	const register = tellRegister(story);
	// What a spreadsheet would take for a formula.
	db().$client.exec(`update product set family = '=1+1' where family = 'Office LTSC'`);
	clockAt(STORY_DAY, '11:00');
	roundId = openRound(register, { state: 'priced', name: '令和8年度 第3回' });
	const wanted = { roundId, wantedBy: '2027-01-15' };
	numbers = [
		applied(register, story.as('ide'), { server: 8, office: 3 }, wanted),
		applied(register, story.as('yanagisawa'), { server: 16 }, { roundId })
	].map((id) => numberOf(byId(id)) ?? '');
	aggregate(desk(), roundId);
	path = placeRound(register.lead, roundId);
	const { id } = orders.find(desk(), path);
	const lines = linesOf(db(), id).map((line) => ({ orderLineId: line.id, packs: line.packs }));
	const receipt = receivedSound(desk(), id, lines, '2026-12-01');
	slip = receipt.path;
	deliver(desk(), receipt.id);
});
afterAll(() => closeTemporaryYui(story.folder));

const read = async (book: Promise<Workbook>) => sheetsOf((await book).bytes);
const rowsOf = async (book: Promise<Workbook>) => (await read(book)).map(({ rows }) => rows);

describe('a workbook of orders', () => {
	test('発注集計 has every part number with its sum, and every line of every organisation', async () => {
		const [byPart, byBody] = await rowsOf(sheets.summaryBook(desk(), roundId));
		expect(byPart).toEqual([
			['型番', '品名', '区分', '単価（円・税抜）', '数量', '金額（円・税抜）', '団体数'],
			[office.partNumber, "'=1+1 Standard 2024", 'ライセンス（L）', '41987', '3', '125961', '1'],
			[
				...[server.partNumber, 'Windows Server Standard 2025', 'ライセンス＋SA'],
				...['41980', '24', '1007520', '2']
			],
			expect.arrayContaining(['合計', '1133481'])
		]);
		expect(byBody?.slice(1).map((row) => [row[0], row[1], row[2], row[4], row[6], row[7]])).toEqual(
			[
				['北相木村', numbers[0], office.partNumber, '3', '125961', 'R9.1.15'],
				['佐久市', numbers[1], server.partNumber, '16', '671680', undefined],
				['北相木村', numbers[0], server.partNumber, '8', '335840', 'R9.1.15']
			]
		);
	});

	test('見積依頼 asks for prices and tells none', async () => {
		const [rows] = await rowsOf(sheets.quotationBook(desk(), roundId));
		expect(rows?.slice(1)).toEqual([
			[office.partNumber, "'=1+1 Standard 2024", 'ライセンス（L）', '3'],
			[server.partNumber, 'Windows Server Standard 2025', 'ライセンス＋SA', '24']
		]);
	});

	test('発注書 has what is ordered, and for whom on a sheet of its own', async () => {
		const [own, inside] = await rowsOf(sheets.orderBook(desk(), path));
		expect(own?.slice(1).map((row) => [row[0], ...row.slice(3)])).toEqual([
			[office.partNumber, '3', '41987', '125961'],
			[server.partNumber, '24', '41980', '1007520']
		]);
		expect(inside?.slice(1).map((row) => [row[0], row[2], row[4]])).toEqual([
			['北相木村', office.partNumber, '3'],
			['北相木村', server.partNumber, '8'],
			['佐久市', server.partNumber, '16']
		]);
	});

	test('受領書 has what one receipt brought to one organisation, with its rights and SA', async () => {
		const [rows] = await rowsOf(sheets.slipBook(story.as('ide'), slip, village()));
		expect(rows?.slice(1)).toEqual([
			[
				...['北相木村', numbers[0], office.partNumber, "'=1+1 Standard 2024", '3', '3'],
				...['R8.12.1', '', '見本の基本契約']
			],
			[
				...['北相木村', numbers[0], server.partNumber, 'Windows Server Standard 2025', '8', '16'],
				...['R8.12.1', 'R11.11.30', '見本の基本契約']
			]
		]);
	});

	test('is the union’s, and a 受領書 its organisation’s too', async () => {
		const ide = story.as('ide');
		for (const book of [
			() => sheets.summaryBook(ide, roundId),
			() => sheets.quotationBook(ide, roundId),
			() => sheets.orderBook(ide, path)
		]) {
			await expect(book()).rejects.toThrow(Forbidden);
		}
		await expect(sheets.slipBook(story.as('yanagisawa'), slip, village())).rejects.toThrow(
			NotFound
		);
	});

	test.skipIf(!soffice)('is read back equal from LibreOffice', { timeout: 120_000 }, async () => {
		const books = await Promise.all([
			sheets.summaryBook(desk(), roundId),
			sheets.quotationBook(desk(), roundId),
			sheets.orderBook(desk(), path),
			sheets.slipBook(desk(), slip, village())
		]);
		await expectSameFromOffice(books);
		expect(await check()).toEqual([]);
	});
});
