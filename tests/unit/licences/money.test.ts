import { describe, expect, test } from 'vitest';
import {
	apportion,
	invoiceTax,
	saving,
	taxOf,
	tenthsOfPercent
} from '#lib/server/licences/money.ts';

const taxed = (yen: number, rate = 1000) => ({ yen, rate, category: 'taxable' as const });

describe('tax', () => {
	test('is rounded once for an invoice, not by line', () => {
		expect(invoiceTax([taxed(105), taxed(105), taxed(105)], 'floor')).toEqual([
			{ category: 'taxable', rate: 1000, base: 315, tax: 31 }
		]);
	});

	test('is rounded for each rate by itself, and untaxed lines stand apart', () => {
		const lines = [taxed(1005), taxed(109, 800), { ...taxed(500), category: 'untaxed' as const }];
		expect(invoiceTax(lines, 'floor')).toEqual([
			{ category: 'taxable', rate: 1000, base: 1005, tax: 100 },
			{ category: 'taxable', rate: 800, base: 109, tax: 8 },
			{ category: 'untaxed', rate: 0, base: 500, tax: 0 }
		]);
	});

	test.each([
		['floor', 315, 31],
		['ceil', 315, 32],
		['ceil', 310, 31],
		['half-up', 315, 32],
		['half-up', 314, 31],
		['floor', -315, -31],
		['half-up', -315, -32],
		['floor', 0, 0]
	] as const)('%s of %i yen is %i', (rounding, base, tax) => {
		expect(taxOf(base, 1000, rounding)).toBe(tax);
	});

	test('is exact beyond what a double holds of the product', () => {
		expect(taxOf(9_007_199_254_740_991, 1000, 'floor')).toBe(900_719_925_474_099);
	});

	test('knows no half yen', () => {
		expect(() => taxOf(100.5, 1000, 'floor')).toThrow(RangeError);
	});
});

describe('the tax of one invoice for many', () => {
	test('goes by the largest remainders of the invoice’s tax', () => {
		const bases = [7, 3, 1].map((packs) => packs * 41_987);
		expect(bases).toEqual([293_909, 125_961, 41_987]);
		const tax = taxOf(461_857, 1000, 'floor');
		expect(tax).toBe(46_185);
		expect(bases.map((base) => taxOf(base, 1000, 'floor'))).toEqual([29_390, 12_596, 4_198]);
		expect(apportion(tax, bases)).toEqual([29_390, 12_596, 4_199]);
	});

	test('is the first one’s among equal remainders, and none of theirs who have nothing', () => {
		expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
		expect(apportion(10, [0, 1, 1, 1])).toEqual([0, 4, 3, 3]);
		expect(apportion(-10, [1, 1, 1])).toEqual([-4, -3, -3]);
		expect(apportion(0, [2, 5])).toEqual([0, 0]);
	});

	test('needs a weight', () => {
		expect(() => apportion(10, [0, 0])).toThrow(RangeError);
		expect(() => apportion(10, [-1, 3])).toThrow(RangeError);
	});
});

describe('the saving', () => {
	test('is what list prices are above what was paid', () => {
		const made = saving([{ list: 58_300, preferential: 41_980, packs: 11 }]);
		expect(made).toEqual({ yen: 179_520, atList: 641_300, uncountable: 0 });
		expect(tenthsOfPercent(made.yen, made.atList)).toBe(280);
	});

	test('counts no line of an open price, and says how many there are', () => {
		expect(saving([{ list: null, preferential: 1_000, packs: 2 }])).toEqual({
			...{ yen: 0, atList: 0, uncountable: 1 }
		});
		expect(tenthsOfPercent(0, 0)).toBeNull();
	});
});
