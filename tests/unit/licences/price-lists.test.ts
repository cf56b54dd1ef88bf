import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readBook, type Book } from '#lib/server/licences/price-lists/book.ts';
import { difference } from '#lib/server/licences/price-lists/difference.ts';
import { openList } from '#lib/server/licences/price-lists/open-list.ts';
import type { Given, PricedRow } from '#lib/server/licences/price-lists/price-row.ts';
import { readPriceList } from '#lib/server/licences/price-lists/reading.ts';
import { UnusableFile } from '#lib/server/licences/price-lists/unusable.ts';
import { describedWorkbook, type DescribedWorkbook } from '../../support/price-list-files.ts';
import { bareWorkbook, rosterWorkbook } from '../../support/roster-files.ts';

/* Part numbers and prices are invented, but of valid form. */

const HEAD = ['製品名', '型番', '種別', '標準価格（税抜）', '優待価格（税抜）'];
const ROW = ['Excel 2024', '065-90444', 'L', 28000, 20160];
const folder = mkdtempSync(join(tmpdir(), 'yui-price-lists-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file', () => {
	test('is read in a worker as in the open, and refused with the same words', async () => {
		const path = save('list.csv', csv([HEAD, ROW]));
		const opening = { given: { fiscalYear: 2026 }, today: '2026-11-27' };
		const reading = readPriceList(await readBook(path), opening.given, opening.today);
		expect((await openList(path, opening)).reading).toEqual(reading);
		const empty = save('empty.csv', '');
		await expect(openList(empty)).rejects.toThrow('0バイト');
		const password = openList('tests/fixtures/price-lists/password/list.xlsx');
		await expect(password).rejects.toThrow('パスワードを解除して');
		const old = openList('tests/fixtures/price-lists/old-excel/list.xls');
		await expect(old).rejects.toThrow('.xlsx で保存し直して');
	});

	test('may be read in another encoding than was found, and shows its first lines', async () => {
		const path = 'tests/fixtures/price-lists/cp932-vendor-letters/list.csv';
		expect((await readBook(path)).text?.firstLines[0]).toContain('製品名');
		const wrong = await readBook(path, 'utf-8');
		expect(wrong.text?.charset).toBe('utf-8');
		expect(wrong.text?.firstLines[0]).not.toContain('製品名');
	});

	test('with more cells, sheets or bytes than are read is refused whole', async () => {
		const wide = Array.from({ length: 500 }, () => 'x');
		const cells = save('cells.csv', csv(Array.from({ length: 401 }, () => wide)));
		expect(await refusal(cells)).toBe('too-large');
		const sheets = Array.from({ length: 51 }, (_, index) => ({ name: `${index}`, rows: [] }));
		expect(await refusal(save('sheets.xlsx', describedWorkbook({ sheets })))).toBe('too-large');
		const big = save('big.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'));
		expect(await refusal(big)).toBe('too-large');
	});

	test('with a document type is refused, so no entity is ever looked up', async () => {
		const bytes = bareWorkbook(
			'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sheetData/>'
		);
		expect(await refusal(save('entity.xlsx', bytes))).toBe('broken');
	});

	test('with an area merged over the whole sheet takes no time', async () => {
		const rows = [HEAD, ROW];
		const merges = ['A1:XFD1048576', 'A2:A1048576'];
		const begun = performance.now();
		const reading = await readBookOf({ sheets: [{ name: '表', rows, merges }] });
		readPriceList(reading);
		expect(performance.now() - begun).toBeLessThan(5000);
	});

	test('that is a document of another kind is no table', async () => {
		expect(
			await refusal(save('a.zip', Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1')))
		).toBe('broken');
	});
});

describe('a reading', () => {
	test('is the same for the same book and answers, and leaves the book as it is', async () => {
		const book = await readBookOf({ sheets: [{ name: '表', rows: [HEAD, ROW] }] });
		const before = structuredClone(book);
		expect(readPriceList(book)).toEqual(readPriceList(book));
		expect(book).toEqual(before);
	});

	test('of a hidden sheet, or of hidden rows, happens when a person says so', async () => {
		const book = await readBookOf({
			sheets: [
				{ name: '表', rows: [HEAD, ROW], hiddenRows: [2] },
				{
					name: '旧',
					rows: [HEAD, ROW, [...ROW.slice(0, 1), '065-90445', 'L', 1, 1]],
					hidden: true
				}
			]
		});
		expect(readPriceList(book).rows).toHaveLength(0);
		expect(readPriceList(book, { withHiddenRows: true }).rows).toHaveLength(1);
		expect(readPriceList(book, { sheet: '旧' }).rows).toHaveLength(2);
	});

	test('remembers a form by its headings, however they are typed', async () => {
		const typed = ['製 品 名', '【型番】', '種別', '標準価格\n(税抜)', '優待価格(税抜)'];
		const [one, other, third] = await Promise.all(
			[HEAD, typed, HEAD.slice(1)].map((head) =>
				readBookOf({ sheets: [{ name: '表', rows: [head, ROW] }] })
			)
		);
		const fingerprint = (book: Book | undefined) => book && readPriceList(book).fingerprint;
		expect(fingerprint(one)).toBe(fingerprint(other));
		expect(fingerprint(one)).not.toBe(fingerprint(third));
	});

	test('asks for the column of part numbers or prices when there is none', async () => {
		const head = ['製品名', '種別', 'レベル', '標準価格（税抜）'];
		const book = await readBookOf({
			sheets: [{ name: '表', rows: [head, ['Excel', 'L', 'A', 1]] }]
		});
		const { questions, rows } = readPriceList(book);
		expect(questions.map(({ code, subject }) => [code, subject])).toEqual([
			['column', 'part'],
			['column', 'pref']
		]);
		expect(rows).toEqual([]);
	});

	test('tells of an overlap once for each row', async () => {
		const head = ['製品名', '型番', '優待価格（税抜）', '適用開始日', '適用終了日'];
		const rows = [
			head,
			...[null, '2026-04-01', '2026-05-01'].map((from) => ['A', '065-90444', 1, from, null])
		];
		const { errors } = readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] }));
		expect(errors.map(({ cell, code }) => `${cell} ${code}`)).toEqual([
			'E2 overlap',
			'D3 overlap',
			'D4 overlap'
		]);
	});

	test('takes a price with tax for the price where there is no other', async () => {
		const head = ['製品名', '型番', '種別', '税込価格'];
		const rows = [head, ['Excel', '065-90444', 'L', 46178]];
		const reading = readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] }));
		expect(reading).toMatchObject({ taxMode: 'included', rows: [{ prefYen: 46178 }] });
		expect(reading.questions.map(({ code }) => code)).toEqual(['tax-back']);
	});

	test('finds tabs among many more commas', async () => {
		const row = ['a,b,c,d,e,f', '065-90444', 'L', '1,028,000', '1,020,160'];
		const path = save('tabs.csv', [HEAD, row].map((each) => each.join('\t')).join('\n'));
		const reading = readPriceList(await readBook(path));
		expect(reading.rows).toMatchObject([{ name: 'a,b,c,d,e,f', prefYen: 1020160 }]);
	});

	test('reads what a common writer of workbooks makes', async () => {
		const path = save('written.xlsx', await rosterWorkbook([HEAD, ROW]));
		expect(readPriceList(await readBook(path)).rows).toMatchObject([{ part: '065-90444' }]);
	});

	test('takes 区分 for the kind where it holds kinds, else for the pool', async () => {
		const head = ['区分', '製品名', '型番', '優待価格（税抜）'];
		const of = async (word: string) => {
			const rows = [head, [word, 'Excel', '065-90444', 100]];
			return readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] })).rows[0];
		};
		expect(await of('L+SA')).toMatchObject({ kind: 'L+SA', pool: null });
		expect(await of('アプリ')).toMatchObject({ kind: null, pool: 'アプリ' });
	});

	test('reads percentages of a workbook as rates', async () => {
		const head = ['製品名', '型番', '標準価格（税抜）', '仕切率'];
		const rows = [head, ['Excel', '065-90444', 1000, { percent: 0.72 }]];
		const book = await readBookOf({ sheets: [{ name: '表', rows }] });
		const reading = readPriceList(book, { answers: { rateRounding: 'floor' } });
		expect(reading.rows).toMatchObject([{ prefYen: 720 }]);
	});

	test('reads one column that says from when until when', async () => {
		const head = ['製品名', '型番', '優待価格（税抜）', '有効期間'];
		const rows = [head, ['Excel', '065-90444', 1000, 'R8.10.1～R9.3.31']];
		const book = await readBookOf({ sheets: [{ name: '表', rows }] });
		expect(readPriceList(book).rows).toMatchObject([{ from: '2026-10-01', to: '2027-03-31' }]);
	});

	test('says in Japanese what is wrong, with the cell, what it holds and a proposal', async () => {
		const rows = [HEAD, ['Excel', 6590444, 'L', 28000, 20160]];
		const [error] = readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] })).errors;
		expect(error).toMatchObject({ sheet: '表', cell: 'B2', raw: '6590444', proposal: '065-90444' });
		expect(error?.message).toMatch(/^型番が数値/);
	});

	test('never passes over a row with a price: what cannot be read is an error', async () => {
		const rows = [HEAD, ['Excel', null, null, null, 20160], [null, 'なし', null, null, 5]];
		const { errors, skipped } = readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] }));
		expect(errors.map(({ cell, code }) => [cell, code])).toEqual([
			['B2', 'code-missing'],
			['B3', 'code-form']
		]);
		expect(skipped).toEqual({});
	});
});

describe('the difference from the list before', () => {
	const row = (part: string, prefYen: number | null, more: Partial<PricedRow> = {}): PricedRow => ({
		part,
		prefYen,
		level: 'D',
		segment: null,
		term: null,
		tierMin: null,
		from: null,
		to: null,
		listYen: 1000,
		pack: 1,
		...more
	});

	test('tells new, changed with percent, gone and same', () => {
		const older = [row('065-90001', 720), row('065-90002', 720), row('065-90003', 720)];
		const newer = [row('065-90001', 720), row('065-90002', 864), row('065-90004', 720)];
		const { added, changed, gone, same } = difference(older, newer);
		expect(added.map(({ part }) => part)).toEqual(['065-90004']);
		expect(changed).toMatchObject([{ newer: { part: '065-90002' }, percent: 20 }]);
		expect(gone.map(({ part }) => part)).toEqual(['065-90003']);
		expect(same.map(({ newer: { part } }) => part)).toEqual(['065-90001']);
	});

	test('has no percentage where a price is missing, and tells a changed list price or pack', () => {
		const { changed } = difference(
			[row('065-90001', null), row('065-90002', 720), row('065-90003', 720)],
			[
				row('065-90001', 720),
				row('065-90002', 720, { listYen: 1100 }),
				row('065-90003', 720, { pack: 2 })
			]
		);
		expect(changed.map(({ percent }) => percent)).toEqual([null, 0, 0]);
	});

	test('keeps levels and tiers apart and rounds percent to one decimal', () => {
		const older = [row('065-90001', 300), row('065-90001', 200, { level: 'A' })];
		const newer = [row('065-90001', 400), row('065-90001', 200, { level: 'A' })];
		const { changed, same } = difference(older, newer);
		expect(changed).toMatchObject([{ newer: { level: 'D' }, percent: 33.3 }]);
		expect(same).toHaveLength(1);
	});

	test('closes the older price the day before the new one begins, unless it had ended', () => {
		const open = row('065-90001', 720, { from: '2026-04-01' });
		const ended = row('065-90002', 720, { from: '2026-04-01', to: '2026-08-31' });
		const begins = { from: '2026-10-01' };
		const { closing } = difference(
			[open, ended],
			[row('065-90001', 800, begins), row('065-90002', 800, begins)]
		);
		expect(closing).toEqual([{ older: open, to: '2026-09-30' }]);
		const list = difference([open], [row('065-90001', 800)], '2027-04-01');
		expect(list.closing).toEqual([{ older: open, to: '2027-03-31' }]);
		expect(difference([open], [{ ...open, prefYen: 800 }]).closing).toEqual([]);
	});

	test('compares with the period in force when the new price begins', () => {
		const first = row('065-90001', 500, { from: '2026-04-01', to: '2026-09-30' });
		const second = row('065-90001', 720, { from: '2026-10-01' });
		const { changed } = difference(
			[first, second],
			[row('065-90001', 792, { from: '2027-04-01' })]
		);
		expect(changed).toMatchObject([{ older: { prefYen: 720 }, percent: 10 }]);
	});

	test('a lone jump is warned of, a list that rises as a whole by one line', async () => {
		const parts = Array.from({ length: 400 }, (_, index) => `065-${90000 + index}`);
		const previous = parts.map((part) => row(part, 720, { level: null }));
		const rows = [HEAD, ...parts.map((part) => ['Excel', part, 'L', 1200, 936])];
		const book = await readBookOf({ sheets: [{ name: '表', rows }] });
		const given: Given = { previous };
		expect(readPriceList(book, given).warnings).toMatchObject([
			{ code: 'general-change', cell: '', message: expect.stringContaining('+30%') }
		]);
		rows[7] = ['Excel', '065-90006', 'L', 1200, 400];
		const jumped = readPriceList(await readBookOf({ sheets: [{ name: '表', rows }] }), given);
		expect(jumped.warnings.map(({ code, cell }) => [code, cell])).toEqual([
			['general-change', ''],
			['price-jump', 'E8']
		]);
	});
});

function save(name: string, bytes: string | Buffer): string {
	const path = join(folder, name);
	writeFileSync(path, bytes);
	return path;
}

function csv(rows: (string | number)[][]): string {
	return rows.map((row) => row.join(',')).join('\n');
}

let made = 0;
async function readBookOf(described: DescribedWorkbook): Promise<Book> {
	made += 1;
	return readBook(save(`made-${made}.xlsx`, describedWorkbook(described)));
}

async function refusal(path: string): Promise<string> {
	const thrown = await readBook(path).catch((error: unknown) => error);
	if (thrown instanceof UnusableFile) return thrown.code;
	throw new Error(`${readFileSync(path).length} bytes were read.`);
}
