import { expect, test } from 'vitest';
import { addMonths } from '#lib/dates.ts';
import { endOfTerm, mayEndTogether } from '#lib/server/licences/terms.ts';

test.each([
	['2026-04-01', '2029-03-31'],
	['2026-11-30', '2029-11-29'],
	['2025-08-31', '2028-08-30'],
	['2024-02-29', '2027-02-27']
])('thirty-six months from %s end on %s', (start, end) => {
	expect(endOfTerm(start, 36)).toBe(end);
});

test('a month without such a day ends with its last one', () => {
	expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
	expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
	expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
	expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
});

test('a common end lies within twenty-five and thirty-five months', () => {
	expect(mayEndTogether('2026-04-01', '2028-04-29')).toBe(false);
	expect(mayEndTogether('2026-04-01', '2028-04-30')).toBe(true);
	expect(mayEndTogether('2026-04-01', '2029-02-28')).toBe(true);
	expect(mayEndTogether('2026-04-01', '2029-03-01')).toBe(false);
});
