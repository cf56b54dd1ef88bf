import { describe, expect, test } from 'vitest';
import { textCell, type Cell } from '#lib/server/files/cells.ts';
import { readDay, type DayContext } from '#lib/server/licences/price-lists/cells/day.ts';
import { readKind, suggestedBy } from '#lib/server/licences/price-lists/cells/kind.ts';
import { readMoney } from '#lib/server/licences/price-lists/cells/money.ts';
import { readCount, readPack } from '#lib/server/licences/price-lists/cells/pack.ts';
import { readCspId, readPart } from '#lib/server/licences/price-lists/cells/part.ts';
import { priceAt, readRate, withoutTax } from '#lib/server/licences/price-lists/cells/rate.ts';
import { meaningOf } from '#lib/server/licences/price-lists/headings.ts';
import { taxSaid } from '#lib/server/licences/price-lists/statements.ts';

/* Part numbers and prices are invented, but of valid form. */

const number = (value: number): Cell => ({ text: String(value), kind: 'number', number: value });
const cellOf = (value: string | number) =>
	typeof value === 'number' ? number(value) : textCell(value);

describe('a part number', () => {
	const none = new Set<string>();
	test.each([
		['9EM-90562', '9EM-90562'],
		[' 9em-90562　', '9EM-90562'],
		['９ＥＭ－９０５６２', '9EM-90562'],
		...[...'‐‑‒–—―−－ーｰ'].map((hyphen) => [`9EM${hyphen}90562`, '9EM-90562']),
		['9EM-90562\u200B', '9EM-90562'],
		['9EM - 90562', '9EM-90562'],
		['02190108', '021-90108'],
		['9EM90562', '9EM-90562']
	])('%s is %s', (typed, part) => {
		expect(readPart(textCell(typed), 'microsoft', none)).toMatchObject({ value: part });
	});

	test.each([
		['', 'code-missing', undefined],
		['2190108', 'code-zero-lost', '021-90108'],
		[2190108, 'code-numeric', '021-90108'],
		[2190, 'code-numeric', null],
		['9.05E+05', 'code-exponent', undefined],
		['059-90014／059-90015', 'code-several', '059-90014\n059-90015'],
		['059-90014 059-90015', 'code-several', '059-90014\n059-90015'],
		['05990014,05990015', 'code-several', '059-90014\n059-90015'],
		['9EM-9O562', 'code-confused', '9EM-90562'],
		['9EM-9I562', 'code-confused', '9EM-91562'],
		['9EM-9562', 'code-form', undefined],
		['別途', 'code-form', undefined]
	])('%s is refused as %s', (typed, code, proposal) => {
		const { value, error } = readPart(cellOf(typed), 'microsoft', none);
		expect(value).toBeNull();
		expect(error?.code).toBe(code);
		expect(error?.proposal).toBe(proposal);
	});

	test('of another maker is any code without words around it', () => {
		expect(readPart(textCell('jl-１２３'), 'any', none).value).toBe('JL-123');
		expect(readPart(textCell('要 相談'), 'any', none).error?.code).toBe('code-form');
	});

	test('of a cloud product is twelve and four, zeros put back with a warning', () => {
		expect(readCspId(textCell('dg7gmgf0abcd'), 'productId').value).toBe('DG7GMGF0ABCD');
		expect(readCspId(textCell('DG7GMGF0ABC'), 'productId').error?.code).toBe('code-form');
		expect(readCspId(textCell('1'), 'skuId')).toMatchObject({
			value: '0001',
			warning: { code: 'code-zeros-added' }
		});
		expect(readCspId(number(1), 'skuId').error).toMatchObject({ proposal: '0001' });
	});
});

describe('money', () => {
	const read = (value: string | number, given = {}) =>
		readMoney(cellOf(value), { isThousand: false, isFree: false, ...given });

	test.each([
		['58300', 58300],
		['58,300', 58300],
		['５８，３００', 58300],
		['¥58,300', 58300],
		['￥58,300', 58300],
		['\\58,300', 58300],
		['58,300円', 58300],
		['58,300 円（税抜）', 58300],
		['¥58,300-', 58300],
		['¥58,300.-', 58300],
		['58,300.00', 58300],
		[41980, 41980],
		[0.1 + 0.2 + 41979.7, 41980]
	])('%s is %s yen', (typed, yen) => {
		const shown = typeof typed === 'number' ? Number(typed.toPrecision(15)) : typed;
		expect(read(shown)).toEqual({ yen, reason: null });
	});

	test.each([
		['', 'blank'],
		['　', 'blank'],
		['オープン', 'open'],
		['ｵｰﾌﾟﾝ価格', 'open'],
		['別途見積', 'quote'],
		['別途お見積り', 'quote'],
		['都度見積', 'quote'],
		['要問合せ', 'ask'],
		['お問い合わせください', 'ask'],
		['要相談', 'ask'],
		...[...'―－-—–−ー‐'].map((dash) => [dash, 'dash']),
		['なし', 'dash']
	])('「%s」 is no price: %s', (typed, reason) => {
		expect(read(typed)).toEqual({ yen: null, reason });
	});

	test.each([
		['△1,200', 'negative-price', undefined],
		['▲1,200', 'negative-price', undefined],
		['-1200', 'negative-price', undefined],
		['−1,200', 'negative-price', undefined],
		['(1,200)', 'negative-price', undefined],
		[-5, 'negative-price', undefined],
		['0', 'zero-price', undefined],
		['28000.4', 'fraction', '28000'],
		['28000.5', 'fraction', '28001'],
		[28000.4, 'fraction', '28000'],
		['5,83', 'price-grouping', '583'],
		['58,3000', 'price-grouping', '583000'],
		['約58,300', 'unreadable-price', undefined],
		['5万円', 'unreadable-price', undefined],
		['41,980〜58,300', 'unreadable-price', undefined],
		['99999999999999999999', 'unreadable-price', undefined]
	])('%s is refused as %s', (typed, code, proposal) => {
		const { yen, error } = read(typed);
		expect(yen).toBeNull();
		expect(error?.code).toBe(code);
		expect(error?.proposal).toBe(proposal);
	});

	test('in thousands is exact, and free of charge is 0', () => {
		expect(read('58.3', { isThousand: true }).yen).toBe(58300);
		expect(read('1.001', { isThousand: true }).yen).toBe(1001);
		expect(read('1.0005', { isThousand: true }).error?.code).toBe('fraction');
		expect(read('0', { isFree: true })).toEqual({ yen: 0, reason: null });
	});

	test('is no day, no percentage and no failed formula', () => {
		for (const kind of ['day', 'percent', 'boolean'] as const) {
			const cell: Cell = { text: '1', kind, number: 1 };
			const options = { isThousand: false, isFree: false };
			expect(readMoney(cell, options).error?.code).toBe('unreadable-price');
		}
	});
});

describe('a rate', () => {
	test.each([
		['72%', 720_000],
		['７２％', 720_000],
		['0.72', 720_000],
		['72', 720_000],
		['7.2掛', 720_000],
		['72掛け', 720_000],
		['71.95%', 719_500],
		['100%', 1_000_000],
		['1', 1_000_000]
	])('%s is %s millionths', (typed, millionths) => {
		expect(readRate(textCell(typed)).value).toBe(millionths);
	});

	test.each(['0', '120%', '七掛', 'R8.4.1', '-5%'])('%s is refused', (typed) => {
		expect(readRate(textCell(typed)).error?.code).toBe('rate-unreadable');
	});

	test('and a price with tax give three roundings, without floating point', () => {
		expect(priceAt(39_801, 720_000)).toEqual({ floor: 28_656, round: 28_657, ceil: 28_657 });
		expect(priceAt(58_300, 720_000)).toEqual({ floor: 41_976, round: 41_976, ceil: 41_976 });
		expect(priceAt(5, 500_000)).toEqual({ floor: 2, round: 3, ceil: 3 });
		expect(withoutTax(46_178)).toEqual({ floor: 41_980, round: 41_980, ceil: 41_980 });
		expect(withoutTax(46_179)).toEqual({ floor: 41_980, round: 41_981, ceil: 41_981 });
	});
});

describe('a day', () => {
	const context: DayContext = { startsIn1904: false, fiscalYear: 2026, shortYear: null };
	test.each([
		['2026-04-01', '2026-04-01'],
		['2026/4/1', '2026-04-01'],
		['2026年4月1日', '2026-04-01'],
		['20260401', '2026-04-01'],
		['2026-04-01T00:00:00Z', '2026-04-01'],
		['R8.4.1', '2026-04-01'],
		['Ｒ８．４．１', '2026-04-01'],
		['令和8年4月1日', '2026-04-01'],
		['令和８年４月１日（水）', '2026-04-01'],
		['令和元年5月1日', '2019-05-01'],
		['H31.4.30', '2019-04-30'],
		['46113', '2026-04-01'],
		[46113, '2026-04-01'],
		[46113.99, '2026-04-01'],
		['R8.10.1より', '2026-10-01'],
		['2027年3月末', '2027-03-31'],
		['令和10年2月末日', '2028-02-29']
	])('%s is %s', (typed, day) => {
		expect(readDay(cellOf(typed), context)).toEqual({ value: day });
	});

	test.each([
		['平成31年5月1日', '2019-05-01', 'date-era-ended'],
		['H32.4.1', '2020-04-01', 'date-era-ended'],
		['R1.4.1', '2019-04-01', 'date-before-era'],
		['令和元年4月30日', '2019-04-30', 'date-before-era'],
		['4月1日より', '2026-04-01', 'date-year-assumed'],
		['3/31まで', '2027-03-31', 'date-year-assumed'],
		['〜9月末', '2026-09-30', 'date-year-assumed'],
		['10月1日受注分より', '2026-10-01', 'date-year-assumed']
	])('%s is %s with a warning', (typed, day, code) => {
		expect(readDay(textCell(typed), context)).toMatchObject({ value: day, warning: { code } });
	});

	test.each([
		'',
		'即日',
		'未定',
		'―',
		'1753-01-01',
		'1753/01/01',
		'9999-12-31',
		'9999-11-30',
		2958465
	])('「%s」 is none', (typed) => {
		expect(readDay(cellOf(typed), context)).toEqual({ value: null });
	});

	test.each([
		['2026-02-29', 'date-unreal'],
		['R8.13.1', 'date-unreal'],
		['R0.4.1', 'date-unreal'],
		['令和8年4月1日（金）', 'date-unreal'],
		['60', 'date-unreal'],
		[60, 'date-unreal'],
		[1, 'date-unreal'],
		['13月末', 'date-unreal'],
		['4月31日', 'date-unreal'],
		['春頃', 'date-unreadable'],
		['R8.4', 'date-unreadable']
	])('%s is refused as %s', (typed, code) => {
		expect(readDay(cellOf(typed), context)).toMatchObject({ value: null, error: { code } });
	});

	test('counts from 1904 where the workbook does, but not in a text', () => {
		const old = { ...context, startsIn1904: true };
		expect(readDay(number(44651), old).value).toBe('2026-04-01');
		expect(readDay(textCell('46113'), old).value).toBe('2026-04-01');
	});

	test('without a year needs the list’s, with two digits an answer', () => {
		const unknown = { ...context, fiscalYear: null };
		expect(readDay(textCell('4月1日'), unknown).error?.code).toBe('date-no-year');
		expect(readDay(textCell('26/4/1'), context)).toEqual({ value: null, isShortYear: true });
		const western = { ...context, shortYear: 'western' as const };
		expect(readDay(textCell('26/4/1'), western).value).toBe('2026-04-01');
		const era = { ...context, shortYear: 'era' as const };
		expect(readDay(textCell('8.4.1'), era).value).toBe('2026-04-01');
	});
});

describe('packs and kinds', () => {
	test.each([
		['2コア', 2],
		['16ｺｱ', 16],
		['2Lic', 2],
		['1ﾗｲｾﾝｽ', 1],
		['10CAL', 10],
		['１', 1],
		['本', 1],
		['5パック', 5]
	])('%s is %s rights', (typed, pack) => {
		expect(readPack(textCell(typed))).toEqual({ value: pack });
	});

	test('points are whole numbers with or without their word', () => {
		expect(readCount(textCell('１５Pt')).value).toBe(15);
		expect(readCount(textCell('1,000')).value).toBe(1000);
		expect(readCount(textCell('1.5')).error?.code).toBe('number-unreadable');
	});

	test('a pack nobody can count is pointed out, none is none', () => {
		expect(readPack(textCell('ひと山')).warning?.code).toBe('unit-unknown');
		expect(readPack(textCell('―'))).toEqual({ value: null });
	});

	test.each([
		['L', 'L'],
		['Ｌ＋ＳＡ', 'L+SA'],
		['L＆SA', 'L+SA'],
		['LicSAPk', 'L+SA'],
		['UpgrdSAPk', 'L+SA'],
		['SA', 'SA'],
		['ｿﾌﾄｳｪｱｱｼｭｱﾗﾝｽ', 'SA'],
		['ソフトウェア アシュアランス', 'SA'],
		['SubsVL', 'SUBSCRIPTION'],
		['STEP-UP', 'STEP_UP'],
		['Step Up', 'STEP_UP']
	])('%s is %s', (typed, kind) => {
		expect(readKind(typed, {})).toEqual({ kind, use: null });
	});

	test('新規, 更新 and 増設 say what for; other words are asked about until remembered', () => {
		expect(readKind('新規', {})).toEqual({ kind: null, use: 'new' });
		expect(readKind('更新', {})).toEqual({ kind: null, use: 'renewal' });
		expect(readKind('増設', {})).toEqual({ kind: null, use: 'addition' });
		expect(readKind('特約', {})).toBe('unknown');
		expect(readKind('特 約', { 特約: 'SA' })).toEqual({ kind: 'SA', use: null });
	});

	test('Microsoft’s descriptions suggest kind and pack, other names nothing', () => {
		expect(suggestedBy('WinSvrSTDCore ALNG LicSAPk MVL 2Lic CoreLic')).toEqual({
			kind: 'L+SA',
			pack: 2,
			language: 'ALNG',
			program: 'MVL',
			metric: 'CoreLic'
		});
		expect(suggestedBy('Windows Server Standard 2025 2コア')).toBeNull();
	});
});

describe('headings', () => {
	test.each([
		['型番(MS Part No.)', 'part'],
		['ＭＳ型番', 'part'],
		['Part\nNo.', 'part'],
		['弊社品番', 'resellerCode'],
		['品番（貴社）', 'resellerCode'],
		['製 品 名', 'name'],
		['ﾗｲｾﾝｽ種別', 'kind'],
		['ﾚﾍﾞﾙ', 'level'],
		['標準価格（税抜）', 'list'],
		['【優待価格】※税抜', 'pref'],
		['優待価格\n（税抜・円）', 'pref'],
		['仕切率', 'rate'],
		['割引率', 'discount'],
		['適用開始（日）', 'from'],
		['単価', 'unitPrice'],
		['区分', 'division'],
		['売上', null]
	])('%s is %s', (typed, field) => {
		expect(meaningOf([typed])).toBe(field);
	});

	test.each([
		['価格は税抜・円', 'excluded'],
		['消費税は別途申し受けます', 'excluded'],
		['税込価格', 'included'],
		['税抜・税込を併記', null],
		['価格表', null]
	])('「%s」 says of tax: %s', (text, mode) => {
		expect(taxSaid(text)).toBe(mode);
	});
});
