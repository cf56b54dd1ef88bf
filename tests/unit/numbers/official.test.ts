import { afterAll, beforeAll, expect, test } from 'vitest';
import { change, system } from '#lib/server/record/change.ts';
import { closeDatabase, openDatabase } from '#lib/server/db/index.ts';
import { format, parse, take } from '#lib/server/numbers/official.ts';

beforeAll(() => openDatabase(':memory:'));
afterAll(closeDatabase);

const LAST_OF_R8 = new Date('2027-03-31T14:59:59Z');
const FIRST_OF_R9 = new Date('2027-03-31T15:00:00Z');
const next = (series: string, at: Date) => change(system, (tx) => take(tx, series, at));

test('numbers count up within a series and a fiscal year of JST days', () => {
	expect([next('相', LAST_OF_R8), next('相', LAST_OF_R8)].map((n) => format(n, '相'))).toEqual([
		'相R8-0001',
		'相R8-0002'
	]);
	expect(format(next('申', LAST_OF_R8))).toBe('R8-0001');
	expect(format(next('相', FIRST_OF_R9))).toBe('R9-0001');
});

test('a number taken in a transaction that fails is given back', () => {
	const failing = () =>
		change(system, (tx) => {
			take(tx, '相', LAST_OF_R8);
			throw new Error('nothing is written');
		});
	expect(failing).toThrow();
	expect(next('相', LAST_OF_R8).sequence).toBe(3);
});

test('four digits are the least, not the most', () => {
	expect(format({ series: '相', fiscalYear: 2026, sequence: 10_000 })).toBe('R8-10000');
});

test.each(['R8-12', 'r8-0012', 'Ｒ８－００１２', '令和8年度第12号', '相R8-0012'])(
	'%s is read as number 12 of R8',
	(typed) => expect(parse(typed)).toEqual({ fiscalYear: 2026, sequence: 12 })
);

test.each(['', 'R8', '12', 'R8-0', 'X8-12', '昭和8年度第12号'])('%s is no number', (typed) =>
	expect(parse(typed)).toBeNull()
);
