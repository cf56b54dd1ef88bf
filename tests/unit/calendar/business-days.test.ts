import { holidays } from '@holiday-jp/holiday_jp';
import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import {
	addBusinessDays,
	holidayName,
	isBusinessDay,
	previousBusinessDay
} from '#lib/server/calendar/business-days.ts';

function days(from: string, until: string): string[] {
	const all = [];
	for (let day = from; day <= until; day = addDays(day, 1)) all.push(day);
	return all;
}

function holidaysIn(year: number): string[] {
	return days(`${year}-01-01`, `${year}-12-31`).filter((day) => holidayName(day) !== null);
}

/** The closed days in a row around a closed day. */
function closedRun(day: string): [string, string] {
	return [addDays(previousBusinessDay(day), 1), addDays(addBusinessDays(day, 0), -1)];
}

describe('holidays', () => {
	test('a holiday on Sunday moves on to the next day that is none', () => {
		expect(holidayName('2026-05-03')).toBe('憲法記念日');
		expect(holidayName('2026-05-06')).toBe('振替休日');
		expect(closedRun('2026-05-03')).toEqual(['2026-05-02', '2026-05-06']);
		expect(holidayName('2027-03-21')).toBe('春分の日');
		expect(holidayName('2027-03-22')).toBe('振替休日');
	});

	test('before 2007 it moved to Monday or nowhere', () => {
		expect(holidayName('1992-05-04')).toBe('振替休日');
		expect(holidayName('1992-05-06')).toBeNull();
		expect(holidayName('1993-05-04')).toBe('国民の休日');
		expect(holidayName('1986-05-04')).toBeNull();
	});

	test('a day between two holidays is one', () => {
		expect(holidayName('2026-09-21')).toBe('敬老の日');
		expect(holidayName('2026-09-22')).toBe('国民の休日');
		expect(holidayName('2026-09-23')).toBe('秋分の日');
		expect(closedRun('2026-09-22')).toEqual(['2026-09-19', '2026-09-23']);
		const bridges = days('2027-01-01', '2054-12-31').filter(
			(day) => holidayName(day) === '国民の休日'
		);
		expect(bridges.map((day) => day.slice(0, 4))).toEqual(['2032', '2037', '2043', '2049', '2054']);
		expect(bridges[0]).toBe('2032-09-21');
	});

	test('the equinoxes of 2026 to 2032', () => {
		const equinoxes = (name: string): string[] =>
			days('2026-01-01', '2032-12-31')
				.filter((day) => holidayName(day) === name)
				.map((day) => day.slice(5));
		expect(equinoxes('春分の日')).toEqual([20, 21, 20, 20, 20, 21, 20].map((date) => `03-${date}`));
		expect(equinoxes('秋分の日')).toEqual([23, 23, 22, 23, 23, 23, 22].map((date) => `09-${date}`));
	});

	test('holidays per year', () => {
		expect([2026, 2027, 2028, 2032].map((year) => holidaysIn(year).length)).toEqual([
			18, 17, 16, 17
		]);
	});

	test('the years of the accession and of the Olympics', () => {
		expect(days('2019-04-27', '2019-05-06').every((day) => !isBusinessDay(day))).toBe(true);
		expect(holidayName('2019-04-30')).toBe('国民の休日');
		expect(holidayName('2019-10-22')).toBe('即位礼正殿の儀');
		expect(holidayName('2019-12-23')).toBeNull();
		expect(holidayName('2020-07-24')).toBe('スポーツの日');
		expect(holidayName('2020-10-12')).toBeNull();
		expect(holidayName('2021-08-09')).toBe('振替休日');
		expect(holidayName('2021-08-11')).toBeNull();
	});

	test('the same days as the published list, 1980 to 2050', () => {
		const published = Object.keys(holidays).filter((day) => day >= '1980');
		const ours = days('1980-01-01', '2050-12-31').filter((day) => holidayName(day) !== null);
		expect(ours).toEqual(published);
	});
});

describe('business days', () => {
	test('offices close from 12-29 to 01-03', () => {
		expect(closedRun('2026-12-31')).toEqual(['2026-12-29', '2027-01-03']);
		expect(isBusinessDay('2026-12-28')).toBe(true);
		expect(isBusinessDay('2027-01-04')).toBe(true);
	});

	test('Saturday and Sunday are closed, Friday is open', () => {
		expect(days('2026-11-27', '2026-11-30').map(isBusinessDay)).toEqual([true, false, false, true]);
	});

	test('a deadline on a closed day falls on the next open one', () => {
		expect(addBusinessDays('2026-05-03', 0)).toBe('2026-05-07');
		expect(addBusinessDays('2026-12-31', 0)).toBe('2027-01-04');
		expect(addBusinessDays('2027-03-20', 0)).toBe('2027-03-23');
		expect(addBusinessDays('2026-11-27', 0)).toBe('2026-11-27');
	});

	test('open days are counted forwards and backwards', () => {
		expect(addBusinessDays('2026-09-18', 1)).toBe('2026-09-24');
		expect(addBusinessDays('2026-09-20', 1)).toBe('2026-09-24');
		expect(addBusinessDays('2026-12-25', 2)).toBe('2027-01-04');
		expect(addBusinessDays('2027-01-04', -2)).toBe('2026-12-25');
		expect(addBusinessDays('2026-05-02', -1)).toBe('2026-05-01');
		expect(previousBusinessDay('2026-05-07')).toBe('2026-05-01');
		expect(previousBusinessDay('2026-05-05')).toBe('2026-05-01');
	});
});
