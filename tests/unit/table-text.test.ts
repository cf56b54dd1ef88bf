import { describe, expect, test } from 'vitest';
import { laidFrom, rowsFromTabs, tableFrom, tabsToTables } from '#lib/table-text.ts';

describe('cells from Excel', () => {
	test('become a table whose first row is the head', () => {
		expect(tableFrom(rowsFromTabs('品名\t数\r\n端末\t30\r\n'))).toBe(
			'| 品名 | 数 |\n| --- | --- |\n| 端末 | 30 |'
		);
	});

	test('keep bars, quotation marks and line breaks inside their cell', () => {
		expect(rowsFromTabs('a\t"一行目\n""二""行目"\nb|c\td')).toEqual([
			['a', '一行目\n"二"行目'],
			['b|c', 'd']
		]);
		expect(
			tableFrom([
				['a|b', 'c\nd'],
				['\\', '']
			])
		).toBe('| a\\|b | c d |\n| --- | --- |\n| \\\\ |  |');
	});

	test('are no table when there is one row, one column or far too many', () => {
		expect(tableFrom([['a', 'b']])).toBe(null);
		expect(tableFrom([['a'], ['b']])).toBe(null);
		expect(tableFrom(Array.from({ length: 3000 }, () => ['a', 'b']))).toBe(null);
	});

	test('survive a quotation mark that nothing closes', () => {
		expect(rowsFromTabs('15"\tモニター\n27"\t2台')).toEqual([
			['15"', 'モニター'],
			['27"', '2台']
		]);
		expect(rowsFromTabs('"a\tb\nc\td')).toEqual([
			['"a', 'b'],
			['c', 'd']
		]);
	});
});

describe('tab-separated lines in a text', () => {
	test('become tables with an empty line on both sides, and other lines stay', () => {
		expect(tabsToTables('台数です。\n品名\t数\n端末\t30\n以上')).toBe(
			'台数です。\n\n| 品名 | 数 |\n| --- | --- |\n| 端末 | 30 |\n\n以上'
		);
		expect(tabsToTables('一行だけ\tの表\n\nもう一行')).toBe('一行だけ\tの表\n\nもう一行');
	});

	test('with a line break inside a cell stay one table', () => {
		expect(tabsToTables('品名\t数\n"予備\n機"\t2\n"と言った')).toBe(
			'| 品名 | 数 |\n| --- | --- |\n| 予備 機 | 2 |\n\n"と言った'
		);
	});

	test('of 100,000 characters take no time', () => {
		const began = performance.now();
		tabsToTables('\t'.repeat(100_000));
		tabsToTables('"a\t\n'.repeat(25_000));
		expect(performance.now() - began).toBeLessThan(2000);
	});
});

describe('cells for a form', () => {
	const names = ['製品', '業者', '契約満了'];

	test('fall to the right and below, without a first line that says the names', () => {
		const rows = [
			['製品', '業者'],
			['文書A', '甲社'],
			['文書B', '乙社']
		];
		expect(laidFrom(rows, names, 6, false)).toEqual(rows.slice(1));
		expect(laidFrom(rows.slice(1), names, 6, false)).toEqual(rows.slice(1));
		expect(laidFrom([['製品', '業者']], names, 6, false)).toEqual([['製品', '業者']]);
	});

	test('that are one column fill the one row of a form, and one row fills a list downwards', () => {
		expect(laidFrom([['文書A'], ['甲社']], names, 1, false)).toEqual([['文書A', '甲社']]);
		expect(laidFrom([['文書A', '甲社']], names, 1, false)).toEqual([['文書A', '甲社']]);
		expect(laidFrom([['機種', '台数']], ['名前', '種類'], 12, true)).toEqual([['機種'], ['台数']]);
		expect(
			laidFrom(
				[
					['機種', '文字'],
					['台数', '数']
				],
				['名前', '種類'],
				12,
				true
			)
		).toEqual([
			['機種', '文字'],
			['台数', '数']
		]);
	});
});
