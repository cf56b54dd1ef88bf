import { describe, expect, test } from 'vitest';
import {
	addDays,
	dayOf,
	eraYear,
	fiscalYear,
	fiscalYearLabel,
	instantOf,
	longDate,
	longDateTime,
	parseDay,
	postDate,
	remaining,
	shortDate,
	shortDay,
	typedPeriod
} from '#lib/dates.ts';

const now = instantOf('2026-11-27', '13:00');

describe('days and instants', () => {
	test('a day begins at midnight in Japan', () => {
		expect(dayOf(new Date('2026-11-26T14:59:59Z'))).toBe('2026-11-26');
		expect(dayOf(new Date('2026-11-26T15:00:00Z'))).toBe('2026-11-27');
		expect(instantOf('2026-11-27', '17:00').toISOString()).toBe('2026-11-27T08:00:00.000Z');
		expect(instantOf('2026-11-27', '9:05').toISOString()).toBe('2026-11-27T00:05:00.000Z');
	});

	test('a time that does not exist is a bug, not a date', () => {
		expect(() => instantOf('2026-11-27', '25:00')).toThrow(RangeError);
	});

	test('days are added across months, years and leap days', () => {
		expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
		expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
		expect(addDays('2026-11-27', 0)).toBe('2026-11-27');
	});
});

describe('years', () => {
	test('the fiscal year turns at midnight in Japan between March and April', () => {
		expect(fiscalYear(new Date('2027-03-31T14:59:59Z'))).toBe(2026);
		expect(fiscalYear(new Date('2027-03-31T15:00:00Z'))).toBe(2027);
		expect(fiscalYear('2027-03-31')).toBe(2026);
		expect(fiscalYear('2027-04-01')).toBe(2027);
	});

	test('years are told by era', () => {
		expect([2026, 2027, 2019, 2018, 1989, 1988, 1926].map(eraYear)).toEqual([
			'R8',
			'R9',
			'R1',
			'H30',
			'H1',
			'S63',
			'S1'
		]);
		expect(fiscalYearLabel(2026)).toBe('令和8年度');
		expect(fiscalYearLabel(2019)).toBe('令和元年度');
		expect(fiscalYearLabel(2018)).toBe('平成30年度');
	});
});

describe('how dates are written', () => {
	test('in full', () => {
		expect(longDate(instantOf('2026-11-27', '17:00'))).toBe('令和8年11月27日（金）');
		expect(longDate('2026-11-27')).toBe('令和8年11月27日（金）');
		expect(longDateTime(instantOf('2026-11-27', '17:00'))).toBe('令和8年11月27日（金）17:00');
		expect(longDateTime(instantOf('2026-11-27', '00:03'))).toBe('令和8年11月27日（金）0:03');
	});

	test('Reiwa begins on 2019-05-01', () => {
		expect(longDate('2019-04-30')).toBe('平成31年4月30日（火）');
		expect(longDate('2019-05-01')).toBe('令和元年5月1日（水）');
		expect(longDate('1989-01-07')).toBe('昭和64年1月7日（土）');
	});

	test('in tables, the nearer the shorter', () => {
		expect(shortDate(instantOf('2026-11-27', '11:42'), now)).toBe('11:42');
		expect(shortDate(instantOf('2026-11-26', '17:20'), now)).toBe('昨日 17:20');
		expect(shortDate(instantOf('2026-11-25', '17:20'), now)).toBe('11/25（水）');
		expect(shortDate(instantOf('2026-12-04', '17:00'), now)).toBe('12/4（金）');
		expect(shortDate(instantOf('2026-03-31', '23:59'), now)).toBe('R8/3/31');
		expect(shortDate(instantOf('2019-04-30', '10:00'), now)).toBe('H31/4/30');
		expect(shortDay('2026-11-27', now)).toBe('11/27（金）');
		expect(shortDay('2027-04-01', now)).toBe('R9/4/1');
	});

	test('yesterday stays yesterday across the fiscal year and midnight in Japan', () => {
		const newYear = new Date('2027-03-31T15:00:00Z');
		expect(shortDate(new Date('2027-03-31T14:59:59Z'), newYear)).toBe('昨日 23:59');
		expect(shortDate(newYear, newYear)).toBe('0:00');
	});

	test('above a post, with the year only when it is another fiscal year', () => {
		expect(postDate(instantOf('2026-11-20', '9:12'), now)).toBe('11月20日（金）9:12');
		expect(postDate(instantOf('2025-11-20', '9:12'), now)).toBe('令和7年11月20日（木）9:12');
		expect(postDate(instantOf('2027-01-05', '9:12'), now)).toBe('1月5日（火）9:12');
	});
});

describe('reading a day', () => {
	test.each([
		['R8.11.27', '2026-11-27'],
		['r8.11.27', '2026-11-27'],
		['令和8年11月27日', '2026-11-27'],
		['令和８年１１月２７日', '2026-11-27'],
		['令和 8 年 11 月 27 日', '2026-11-27'],
		['㋿8年11月27日', '2026-11-27'],
		['令和8年11月27日（金）', '2026-11-27'],
		['2026-11-27', '2026-11-27'],
		['2026/11/27', '2026-11-27'],
		['２０２６／１１／２７', '2026-11-27'],
		['2026年11月27日', '2026-11-27'],
		[' 2026-1-5 ', '2026-01-05'],
		['H30.4.1', '2018-04-01'],
		['H31/4/30', '2019-04-30'],
		['令和元年5月1日', '2019-05-01'],
		['R1.5.1', '2019-05-01'],
		['昭和64年1月7日', '1989-01-07'],
		['R10.2.29', '2028-02-29']
	])('%s is %s', (text, day) => {
		expect(parseDay(text)).toBe(day);
	});

	test.each([
		'',
		'来週',
		'2026-02-29',
		'2026-13-01',
		'2026-00-10',
		'2026-11-31',
		'R8.2.29',
		'R0.5.1',
		'令和元年4月30日',
		'平成31年5月1日',
		'R8.11',
		'8.11.27',
		'11/27',
		'0000-01-01',
		'2026-11-27T00:00:00Z',
		'令和8年11月27日（木）'
	])('「%s」 is no day', (text) => {
		expect(parseDay(text)).toBeNull();
	});

	test('every day reads back as it is written', () => {
		for (let day = '1988-12-01'; day < '1989-03-01'; day = addDays(day, 1)) {
			expect(parseDay(longDate(day))).toBe(day);
		}
		for (let day = '2019-04-01'; day < '2020-04-01'; day = addDays(day, 1)) {
			expect(parseDay(longDate(day))).toBe(day);
		}
	});
});

describe('how far off a last day is', () => {
	test.each([
		['2026-11-29', 'あと2日'],
		['2026-11-28', 'あと1日'],
		['2026-11-27', '今日まで'],
		['2026-11-26', '1日超過'],
		['2026-12-31', 'あと34日'],
		['2025-11-27', '365日超過']
	])('%s is %s on 27 November 2026', (day, words) => {
		// 23:30 in Japan is still the 27th.
		expect(remaining(day, new Date('2026-11-27T14:30:00Z'))).toBe(words);
	});

	test('the day turns at midnight in Japan', () => {
		expect(remaining('2027-03-31', new Date('2027-03-31T14:59:59Z'))).toBe('今日まで');
		expect(remaining('2027-03-31', new Date('2027-03-31T15:00:00Z'))).toBe('1日超過');
	});
});

test('a period leaves out what is not known or has no end', () => {
	expect(typedPeriod('2026-04-01', '2027-03-31')).toBe('R8.4.1～R9.3.31');
	expect(typedPeriod('2026-04-01', null)).toBe('R8.4.1～');
	expect(typedPeriod(null, '2027-03-31')).toBe('～R9.3.31');
});
