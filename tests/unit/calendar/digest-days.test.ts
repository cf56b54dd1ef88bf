import { describe, expect, test } from 'vitest';
import { isDigestDay, previousDigestDay } from '#lib/server/calendar/digest-days.ts';

describe('a digest day', () => {
	test('is a chosen weekday on which offices are open', () => {
		expect(isDigestDay('2026-11-30', ['1'])).toBe(true);
		expect(isDigestDay('2026-12-01', ['1'])).toBe(false);
		expect(isDigestDay('2026-11-28', ['1', '2', '3', '4', '5'])).toBe(false);
		expect(isDigestDay('2026-11-30', [])).toBe(false);
	});

	test('moves to the next open day where the chosen one is closed', () => {
		// 2026-11-23 is 勤労感謝の日, a Monday.
		expect(isDigestDay('2026-11-23', ['1'])).toBe(false);
		expect(isDigestDay('2026-11-24', ['1'])).toBe(true);
		expect(isDigestDay('2026-11-25', ['1'])).toBe(false);
		expect(isDigestDay('2027-01-04', ['4'])).toBe(true);
	});

	test('looks back to the one before, over holidays, and to the last open day where none was chosen', () => {
		expect(previousDigestDay('2026-11-30', ['1'])).toBe('2026-11-24');
		expect(previousDigestDay('2026-11-30', ['1', '2', '3', '4', '5'])).toBe('2026-11-27');
		expect(previousDigestDay('2026-11-30', [])).toBe('2026-11-27');
	});
});
