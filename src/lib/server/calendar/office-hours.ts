import { addDays, dayOf, instantOf, weekdayNumber, type Day } from '#lib/dates.ts';
import { isBusinessDay } from './business-days.ts';

/** One stretch of opening, JST: 'HH:MM' to 'HH:MM' on a weekday (0 Sunday … 6 Saturday). */
type Frame = { weekday: number; from: string; to: string };

/**
 * When an office is open: its frames on business days (地方自治法4条の2), without its own closing days, and on
 * days it opens although others are closed.
 */
export type OfficeHours = { frames: Frame[]; closed: Day[]; opened: Day[] };

/** Hours that never open again would be looked for without end: a year and a day without a frame is the limit. */
const LIMIT = 366;
const MINUTE = 60_000;

/** 8:30 to 17:15 from Monday to Friday, without the hour from noon. */
export const usualHours: OfficeHours = {
	frames: [1, 2, 3, 4, 5].flatMap((weekday) => [
		{ weekday, from: '08:30', to: '12:00' },
		{ weekday, from: '13:00', to: '17:15' }
	]),
	closed: [],
	opened: []
};

/**
 * The instant at which `minutes` of opening have passed since `at`, whose seconds do not count: the last minute of
 * a frame ends on its closing, not on the next opening. With 0 it is `at`, or the next opening where it is closed
 * then. Throws `RangeError` for hours that do not open within a year.
 */
export function addBusinessMinutes(hours: OfficeHours, at: Date, minutes: number): Date {
	let left = minutes * MINUTE;
	const from = toMinute(at);
	let day = dayOf(at);
	for (let unopened = 0; unopened < LIMIT; unopened += 1) {
		for (const [opens, closes] of framesOf(hours, day)) {
			const begin = Math.max(opens, from);
			if (begin >= closes) continue;
			unopened = 0;
			if (begin + left <= closes) return new Date(begin + left);
			left -= closes - begin;
		}
		day = addDays(day, 1);
	}
	throw new RangeError('These hours do not open within a year.');
}

/**
 * Whole minutes of opening between two instants, whose seconds do not count, so that the minutes of neighbouring
 * stretches add up to those of the whole; 0 when `to` is not after `from`.
 */
export function businessMinutesBetween(hours: OfficeHours, from: Date, to: Date): number {
	const [begin, end] = [toMinute(from), toMinute(to)];
	let sum = 0;
	if (end <= begin) return 0;
	for (let day = dayOf(from); day <= dayOf(to); day = addDays(day, 1)) {
		for (const [opens, closes] of framesOf(hours, day)) {
			sum += Math.max(0, Math.min(closes, end) - Math.max(opens, begin));
		}
	}
	return sum / MINUTE;
}

/** Whether the office is open at an instant. */
export function isOpenAt(hours: OfficeHours, at: Date): boolean {
	const time = at.getTime();
	return framesOf(hours, dayOf(at)).some(([opens, closes]) => opens <= time && time < closes);
}

/** The instant itself while the office is open, else its next opening. */
export function nextOpening(hours: OfficeHours, at: Date): Date {
	return isOpenAt(hours, at) ? at : addBusinessMinutes(hours, at, 0);
}

function framesOf(hours: OfficeHours, day: Day): [opens: number, closes: number][] {
	const isOpened = hours.opened.includes(day);
	if (!isOpened && (!isBusinessDay(day) || hours.closed.includes(day))) return [];
	const own = framesOn(hours, weekdayNumber(day));
	// An opened Saturday has no frames of its own: the office keeps the hours of its first open weekday.
	const first = Math.min(...hours.frames.map(({ weekday }) => weekday));
	const frames = own.length === 0 && isOpened ? framesOn(hours, first) : own;
	return frames
		.map(({ from, to }): [number, number] => [
			instantOf(day, from).getTime(),
			instantOf(day, to).getTime()
		])
		.sort(([a], [b]) => a - b);
}

function framesOn(hours: OfficeHours, weekday: number): Frame[] {
	return hours.frames.filter((frame) => frame.weekday === weekday);
}

function toMinute(at: Date): number {
	return Math.floor(at.getTime() / MINUTE) * MINUTE;
}
