import { describe, expect, test } from 'vitest';
import {
	addBusinessMinutes,
	businessMinutesBetween,
	isOpenAt,
	nextOpening,
	usualHours,
	type OfficeHours
} from '#lib/server/calendar/office-hours.ts';

const at = (time: string) => new Date(`${time}+09:00`);
const withoutLunch: OfficeHours = {
	...usualHours,
	frames: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:30', to: '17:15' }))
};

describe('minutes of opening', () => {
	const vectors: [minutes: number, from: string, through: string, lunchOut: string][] = [
		[480, '2026-12-28T16:00', '2027-01-04T15:15', '2027-01-04T16:15'],
		[240, '2026-09-18T17:00', '2026-09-24T12:15', '2026-09-24T13:15'],
		[60, '2026-05-02T10:00', '2026-05-07T09:30', '2026-05-07T09:30'],
		// 2028 is a leap year: its 29 February is a Tuesday.
		[525, '2028-02-28T17:15', '2028-02-29T17:15', '2028-03-01T09:30'],
		// A day that is closed by the rule of 国民の休日 between two holidays.
		[1, '2032-09-18T12:00', '2032-09-23T08:31', '2032-09-23T08:31']
	];
	test.each(vectors)('%i after %s', (minutes, from, through, lunchOut) => {
		expect(addBusinessMinutes(withoutLunch, at(from), minutes)).toEqual(at(through));
		expect(addBusinessMinutes(usualHours, at(from), minutes)).toEqual(at(lunchOut));
	});

	test('end on the closing of a frame and not on the next opening', () => {
		expect(addBusinessMinutes(usualHours, at('2026-11-27T08:30'), 210)).toEqual(
			at('2026-11-27T12:00')
		);
		expect(addBusinessMinutes(usualHours, at('2026-11-27T08:30'), 211)).toEqual(
			at('2026-11-27T13:01')
		);
	});

	test('none end now, or on the next opening', () => {
		expect(addBusinessMinutes(usualHours, at('2026-11-27T10:00:59'), 0)).toEqual(
			at('2026-11-27T10:00')
		);
		expect(nextOpening(usualHours, at('2026-11-27T12:30'))).toEqual(at('2026-11-27T13:00'));
		expect(nextOpening(usualHours, at('2026-11-27T17:15'))).toEqual(at('2026-11-30T08:30'));
	});

	test('skip the union’s own closing days and count on those it opens', () => {
		const closed = { ...usualHours, closed: ['2026-11-30'], opened: ['2026-11-28'] };
		expect(addBusinessMinutes(closed, at('2026-11-27T17:00'), 30)).toEqual(at('2026-11-28T08:45'));
		expect(addBusinessMinutes(closed, at('2026-11-28T17:00'), 30)).toEqual(at('2026-12-01T08:45'));
		expect(isOpenAt(closed, at('2026-11-28T09:00'))).toBe(true);
		expect(isOpenAt(closed, at('2026-11-30T09:00'))).toBe(false);
	});

	test('of hours that never open are refused and not looked for without end', () => {
		const never = { frames: [], closed: [], opened: [] };
		expect(() => addBusinessMinutes(never, at('2026-11-27T10:00'), 1)).toThrow(RangeError);
	});
});

describe('the minutes between', () => {
	test('of neighbouring stretches add up to those of the whole, seconds or not', () => {
		const stops = ['T08:29:30', 'T11:59:59', 'T12:10:07', 'T13:00:01', 'T17:20'].map((time) =>
			at(`2026-11-27${time}`)
		);
		const parts = stops
			.slice(1)
			.map((stop, index) => businessMinutesBetween(usualHours, stops[index] ?? stop, stop));
		const [first, last] = [at('2026-11-27T08:29:30'), at('2026-11-27T17:20')];
		expect(parts.reduce((sum, part) => sum + part, 0)).toBe(465);
		expect(businessMinutesBetween(usualHours, first, last)).toBe(465);
	});

	test('are what was added', () => {
		const from = at('2026-12-25T16:47');
		for (const minutes of [1, 59, 240, 1_440, 20_000]) {
			const to = addBusinessMinutes(usualHours, from, minutes);
			expect(businessMinutesBetween(usualHours, from, to)).toBe(minutes);
		}
	});

	test('across 年末年始 are the last afternoon and the first morning', () => {
		expect(businessMinutesBetween(usualHours, at('2026-12-28T17:00'), at('2027-01-04T08:40'))).toBe(
			25
		);
	});

	test('are none backwards, as after a clock that was put back', () => {
		expect(businessMinutesBetween(usualHours, at('2026-11-27T10:00'), at('2026-11-27T09:00'))).toBe(
			0
		);
	});
});
