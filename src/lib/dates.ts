/** A calendar day in Japan as 'YYYY-MM-DD', without a time. */
export type Day = string;

const hour = 60 * 60 * 1000;
/** Japan has had no summer time since 1951. */
const japan = 9 * hour;
const weekdays = '日月火水木金土';

/** Newest first; an era's first year is counted from `year`, its first day is `from`. */
const eras = [
	{ letter: 'R', name: '令和', year: 2019, from: '2019-05-01' },
	{ letter: 'H', name: '平成', year: 1989, from: '1989-01-08' },
	{ letter: 'S', name: '昭和', year: 1926, from: '1926-12-25' },
	{ letter: 'T', name: '大正', year: 1912, from: '1912-07-30' },
	{ letter: 'M', name: '明治', year: 1868, from: '1868-10-23' }
] as const;

/** The day asked for last: it is mostly today. */
let last = { number: NaN, day: '' };

/** The day in Japan on which an instant falls. */
export function dayOf(instant: Date): Day {
	const number = Math.floor((instant.getTime() + japan) / (24 * hour));
	if (number !== last.number) last = { number, day: inJapan(instant).toISOString().slice(0, 10) };
	return last.day;
}

/** The instant at which a clock in Japan shows `time` ('HH:MM', '24:00' allowed) on `day`. */
export function instantOf(day: Day, time: string): Date {
	const instant = new Date(`${day}T${time.padStart(5, '0')}:00+09:00`);
	if (Number.isNaN(instant.getTime())) throw new RangeError(`no such time: ${day} ${time}`);
	return instant;
}

/** The day `n` calendar days after `day`; before it when `n` is negative. */
export function addDays(day: Day, n: number): Day {
	return new Date(midnight(day).getTime() + n * 24 * hour).toISOString().slice(0, 10);
}

/** The same day so many months later, or the last day of that month where it has none such. */
export function addMonths(day: Day, months: number): Day {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const count = year * 12 + (month - 1) + months;
	const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
	const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
	const parts = [String(toYear).padStart(4, '0'), toMonth, Math.min(date, last)];
	return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** The Japanese fiscal year (April to March) of a moment or a day: its date in Japan less 3 months. */
export function fiscalYear(when: Date | Day): number {
	const { year, month } = dateParts(toDay(when));
	return month < 4 ? year - 1 : year;
}

/** 'R8' for 2026, 'H30' for 2018. A whole year bears the era it ended in: 2019 is 'R1'. */
export function eraYear(year: number): string {
	const era = eras.find((each) => each.year <= year);
	return era ? `${era.letter}${year - era.year + 1}` : String(year);
}

/** 「令和8年度」 for fiscal 2026; fiscal 2019 is 「令和元年度」. */
export function fiscalYearLabel(year: number): string {
	const era = eras.find((each) => each.year <= year);
	return era ? `${era.name}${ordinal(year - era.year + 1)}年度` : `${year}年度`;
}

/** A day of this era as people type it: 「R8.11.27」. */
export function typedDay(day: Day): Day {
	const { year, month, date } = dateParts(day);
	return `${eraYear(year)}.${month}.${date}`;
}

/** 「R8.4.1～R9.3.31」; what is not known or has no end is left out. */
export function typedPeriod(from: Day | null, to: Day | null): string {
	return `${from ? typedDay(from) : ''}～${to ? typedDay(to) : ''}`;
}

/** 「令和8年11月27日（金）」 in Japan, for titles, deadlines and print. */
export function longDate(when: Date | Day): string {
	const day = toDay(when);
	return `${eraName(day)}${monthAndDay(day)}`;
}

/** 「11月27日」 in Japan, for lines about what happened lately. */
export function monthDay(when: Date | Day): string {
	const [, month, date] = (typeof when === 'string' ? when : dayOf(when)).split('-').map(Number);
	return `${month}月${date}日`;
}

/** 「令和8年11月27日（金）17:00」, the clock as in Japan. */
export function longDateTime(instant: Date): string {
	return `${longDate(instant)}${clockOf(instant)}`;
}

/** 「9:05」, the clock as in Japan, as people type it. */
export function clockOf(instant: Date): string {
	const at = inJapan(instant);
	return `${at.getUTCHours()}:${pad(at.getUTCMinutes(), 2)}`;
}

/**
 * For tables: 「11:42」 today, 「昨日 17:20」, 「11/27（金）」 within the fiscal year of `now`,
 * else 「R8/11/27」.
 */
export function shortDate(instant: Date, now: Date): string {
	const day = dayOf(instant);
	const today = dayOf(now);
	if (day === today) return clockOf(instant);
	else if (day === addDays(today, -1)) return `昨日 ${clockOf(instant)}`;
	else return shortDay(day, now);
}

/** For days without a time in tables: 「11/27（金）」 within the fiscal year of `now`, else 「R8/11/27」. */
export function shortDay(day: Day, now: Date): string {
	const { month, date } = dateParts(day);
	if (fiscalYear(day) === fiscalYear(now)) return `${month}/${date}（${weekday(day)}）`;
	else return `${eraLetter(day)}/${month}/${date}`;
}

/**
 * Above a post: 「11月20日（金）9:12」 within the fiscal year of `now`, else
 * 「令和7年11月20日（木）9:12」.
 */
export function postDate(instant: Date, now: Date): string {
	const day = dayOf(instant);
	const year = fiscalYear(day) === fiscalYear(now) ? '' : eraName(day);
	return `${year}${monthAndDay(day)}${clockOf(instant)}`;
}

/** How far off a last day (included) is: 「あと2日」, 「今日まで」, 「3日超過」. */
export function remaining(dueOn: Day, today: Date | Day): string {
	const days = daysBetween(toDay(today), dueOn);
	if (days === 0) return '今日まで';
	return days > 0 ? `あと${days}日` : `${-days}日超過`;
}

/** Calendar days from one day to another; negative when the second comes first. */
export function daysBetween(from: Day, to: Day): number {
	return Math.round((midnight(to).getTime() - midnight(from).getTime()) / (24 * hour));
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayNumber(day: Day): number {
	return midnight(day).getUTCDay();
}

const written =
	/^(?:(\d{4})|(R|H|S|T|M|令和|平成|昭和|大正|明治)(\d{1,2}|元))(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:\(([日月火水木金土])\))?$/i;

/**
 * Reads a day as people write it (「R8.11.27」「令和８年１１月２７日」「2026-11-27」), full or half width;
 * null when there is no such date, in that era or on that weekday if written, or it is before 明治.
 */
export function parseDay(text: string): Day | null {
	const match = written.exec(text.normalize('NFKC').replace(/\s/g, ''));
	if (!match) return null;
	const [, western, eraText, eraCount, month, date, weekdayText] = match;
	const era = eras.find((each) => each.letter === eraText?.toUpperCase() || each.name === eraText);
	const count = eraCount === '元' ? 1 : Number(eraCount);
	const year = era ? era.year + count - 1 : Number(western);
	const day = `${pad(year, 4)}-${pad(Number(month), 2)}-${pad(Number(date), 2)}`;
	const exists = !Number.isNaN(midnight(day).getTime()) && addDays(day, 0) === day;
	const inItsEra = era ? count > 0 && eraOf(day) === era : eraOf(day) !== null;
	const asWritten = !weekdayText || weekdayText === weekday(day);
	return exists && inItsEra && asWritten ? day : null;
}

function inJapan(instant: Date): Date {
	return new Date(instant.getTime() + japan);
}

function midnight(day: Day): Date {
	return new Date(`${day}T00:00:00Z`);
}

function toDay(when: Date | Day): Day {
	return typeof when === 'string' ? when : dayOf(when);
}

function dateParts(day: Day): { year: number; month: number; date: number } {
	const at = midnight(day);
	return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

function weekday(day: Day): string {
	return weekdays.charAt(midnight(day).getUTCDay());
}

function monthAndDay(day: Day): string {
	const { month, date } = dateParts(day);
	return `${month}月${date}日（${weekday(day)}）`;
}

function eraOf(day: Day): (typeof eras)[number] | null {
	return eras.find((era) => era.from <= day) ?? null;
}

function eraName(day: Day): string {
	const era = eraOf(day);
	const { year } = dateParts(day);
	return era ? `${era.name}${ordinal(year - era.year + 1)}年` : `${year}年`;
}

function eraLetter(day: Day): string {
	const era = eraOf(day);
	const { year } = dateParts(day);
	return era ? `${era.letter}${year - era.year + 1}` : String(year);
}

function ordinal(count: number): string {
	return count === 1 ? '元' : String(count);
}

function pad(value: number, width: number): string {
	return String(value).padStart(width, '0');
}
