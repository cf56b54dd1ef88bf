import { addDays, parseDay, type Day } from '#lib/dates.ts';
import type { Cell } from '../../../files/cells.ts';
import type { Told } from '../findings.ts';
import { broken, tight, type Reading } from './reading.ts';

/** What is known about the days of a list: its fiscal year, and how 「26/4/1」 is meant once somebody has said so. */
export type DayContext = {
	startsIn1904: boolean;
	fiscalYear: number | null;
	shortYear: 'western' | 'era' | null;
};

export type DayReading = Reading<Day> & { isShortYear?: boolean };

const SENTINELS = ['1753-01-01', '9999-12-31', '9999-11-30', '1900-01-01'];
/** Days from 1954 to 2119: a serial number outside is no day of a price list. */
const [FIRST_SERIAL, LAST_SERIAL] = [20_000, 80_000];
const SENTINEL_SERIALS = [2_958_465, 2_958_434];

const era =
	/^(R|H|S|T|M|令和|平成|昭和|大正|明治)(\d{1,2}|元)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?/i;
const short = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const monthAndDay = /^(\d{1,2})(?:月|\/)(\d{1,2})日?$/;
const monthEnd = /^(?:(\d{4})年|(R|令和)(\d{1,2})[年.])?(\d{1,2})月末日?$/i;
const noDay = /^(即日|即時|未定|随時|なし|無し|期限なし|[-ー―－]+)$/;

/** Reads a day of a price list in any writing; null without an error where none is meant, as in 「即日」 or 9999-12-31. */
export function readDay(cell: Cell, context: DayContext): DayReading {
	const damage = broken(cell);
	if (damage) return damage;
	if (cell.number !== null) return bySerial(cell.number, context.startsIn1904);
	const text = tight(cell.text)
		.replace(/^[〜~]/, '')
		.replace(/(受注分|発注分|適用分)?(より|から|以降|以後|まで|迄|適用|[〜~])*$/, '')
		.replace(/T\d\d:\d\d.*$/, '');
	if (text === '' || noDay.test(text)) return { value: null };
	if (/^\d{8}$/.test(text)) {
		return written(text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
	}
	if (/^\d{1,7}$/.test(text)) return bySerial(Number(text), false);
	if (short.test(text)) return byShortYear(text, context);
	if (era.test(text)) return byEra(text);
	if (/^\d{4}[-/.年]/.test(text) && !monthEnd.test(text)) return written(text);
	return withoutYear(text, context);
}

function written(text: string): DayReading {
	if (SENTINELS.includes(text.replaceAll('/', '-'))) return { value: null };
	const day = parseDay(text);
	return day ? { value: day } : fault({ code: 'date-unreal' });
}

function bySerial(serial: number, startsIn1904: boolean): DayReading {
	const days = Math.floor(serial) + (startsIn1904 ? 1462 : 0);
	if (SENTINEL_SERIALS.includes(days)) return { value: null };
	// Serial 60 is 29 February 1900, in which only Excel believes.
	if (days < FIRST_SERIAL || days > LAST_SERIAL) return fault({ code: 'date-unreal' });
	return { value: addDays('1899-12-30', days) };
}

function byShortYear(text: string, { shortYear }: DayContext): DayReading {
	if (!shortYear) return { value: null, isShortYear: true };
	const [, year = '', month, date] = short.exec(text) ?? [];
	const start = shortYear === 'era' ? `R${year}` : `20${year.padStart(2, '0')}`;
	return written(`${start}.${month}.${date}`);
}

function byEra(text: string): DayReading {
	const day = parseDay(text);
	if (day) return { value: day };
	const [, name = '', count = '', month, date] = era.exec(text) ?? [];
	// The second year of every era was a whole one, so it tells where the era counts from.
	const second = Number(parseDay(`${name}2.6.1`)?.slice(0, 4));
	const year = second - 2 + (count === '元' ? 1 : Number(count));
	const meant = parseDay(`${year}-${month}-${date}`);
	if (!meant || Number(count) === 0 || /\(.\)$/.test(text)) return fault({ code: 'date-unreal' });
	const isFirst = count === '元' || Number(count) === 1;
	return { value: meant, warning: { code: isFirst ? 'date-before-era' : 'date-era-ended' } };
}

function withoutYear(text: string, { fiscalYear }: DayContext): DayReading {
	const end = monthEnd.exec(text);
	const [, month = end?.[4], date] = monthAndDay.exec(text) ?? [];
	if (!month) return fault({ code: 'date-unreadable' });
	const said = end?.[1] ?? (end?.[3] ? parseDay(`R${end[3]}.6.1`)?.slice(0, 4) : undefined);
	if (!said && fiscalYear === null) return fault({ code: 'date-no-year' });
	const year = said ? Number(said) : (fiscalYear ?? 0) + (Number(month) < 4 ? 1 : 0);
	const day = date ? parseDay(`${year}-${month}-${date}`) : lastDayOf(year, Number(month));
	if (!day) return fault({ code: 'date-unreal' });
	return said
		? { value: day }
		: { value: day, warning: { code: 'date-year-assumed', proposal: day } };
}

function lastDayOf(year: number, month: number): Day | null {
	const next = parseDay(month === 12 ? `${year + 1}-1-1` : `${year}-${month + 1}-1`);
	return next && month >= 1 ? addDays(next, -1) : null;
}

function fault(error: Told): DayReading {
	return { value: null, error };
}
