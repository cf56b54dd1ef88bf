import { expect, test } from 'vitest';
import { dialled, plainPhone } from '#lib/phones.ts';

test.each([
	['０２６－２３５－７０００', '026-235-7000', '0262357000'],
	['026ー235ー7000', '026-235-7000', '0262357000'],
	['0267-77-2111（内線12）', '0267-77-2111(内線12)', '0267772111'],
	['（026）235-7000 代表', '(026)235-7000 代表', '0262357000'],
	['', '', '']
])('「%s」 is kept as %s and dialled as %s', (typed, kept, number) => {
	expect(plainPhone(typed)).toBe(kept);
	expect(dialled(typed)).toBe(number);
});
