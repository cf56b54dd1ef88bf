import * as v from 'valibot';
import { parseDay, typedDay, type Day } from './dates.ts';
import { clockTime, neededLine, version } from './fields.ts';

/** One stretch of opening on a weekday (0 Sunday … 6 Saturday), 'HH:MM' to 'HH:MM'. */
export type Stretch = { weekday: number; from: string; to: string };

/** A day with what it is called; '' where it has no name. */
export type NamedDay = { day: Day; name: string };

/** The weekdays on which a desk can open by itself. */
export const deskWeekdays = [1, 2, 3, 4, 5] as const;

const NAMES = '日月火水木金土';
const EXAMPLE = '「8:30～12:00、13:00～17:15」の形で、早い順に入れてください。';

/** 「月曜日」 of a weekday's number. */
export function weekdayName(weekday: number): string {
	return `${NAMES.charAt(weekday)}曜日`;
}

/** 「8:30～12:00、13:00～17:15」 as people type a day's hours; '' where there are none. */
export function stretchesInWords(stretches: readonly Omit<Stretch, 'weekday'>[]): string {
	const hour = (time: string) => time.replace(/^0/, '');
	return stretches.map(({ from, to }) => `${hour(from)}～${hour(to)}`).join('、');
}

/** Reads a day's hours as people type them; null where that cannot be, or one begins before the other ends. */
export function parseStretches(text: string): Omit<Stretch, 'weekday'>[] | null {
	const parts = text
		.normalize('NFKC')
		.split(/[、,\s]+/)
		.filter((part) => part !== '');
	const read = parts.map((part) => {
		const [from, to, ...rest] = part.split(/[~〜ー–-]/).map((each) => clockTime(each));
		return from && to && rest.length === 0 ? { from, to } : null;
	});
	let last = '';
	const stretches = read.filter((each) => each !== null);
	for (const { from, to } of stretches) {
		if (from < last || to <= from) return null;
		last = to;
	}
	return stretches.length === read.length ? stretches : null;
}

/** Reads a day and its name from each line; `wrong` is the first line that has no day. */
export function parseDays(text: string): { days: NamedDay[]; wrong: string | null } {
	const lines = text
		.split('\n')
		.map((each) => each.trim())
		.filter((each) => each !== '');
	const read = lines.map((each) => {
		const [, written = '', name = ''] = /^(\S+)\s*(.*)$/.exec(each) ?? [];
		const day = parseDay(written);
		return day === null ? null : { day, name };
	});
	const days = read.filter((each) => each !== null);
	return { days, wrong: lines.find((_, index) => read[index] === null) ?? null };
}

/** Days as `parseDays` reads them, one a line. */
export function daysInWords(days: readonly NamedDay[]): string {
	return days.map(({ day, name }) => `${typedDay(day)} ${name}`.trim()).join('\n');
}

/** When the desk is open, in one line for everybody; weekdays that keep the same hours stand together. */
export function hoursInWords(stretches: readonly Stretch[]): string {
	const groups: { weekdays: string; words: string }[] = [];
	for (const weekday of deskWeekdays) {
		const words = stretchesInWords(stretches.filter((each) => each.weekday === weekday));
		const last = groups.at(-1);
		if (last?.words === words) last.weekdays += NAMES.charAt(weekday);
		else groups.push({ weekdays: NAMES.charAt(weekday), words });
	}
	const [only] = groups;
	const said =
		groups.length === 1 && only
			? `平日 ${only.words}`
			: groups
					.filter(({ words }) => words !== '')
					.map(({ weekdays, words }) => `${[...weekdays].join('・')} ${words}`)
					.join('／');
	return `${said}（土日・祝日・12月29日～1月3日を除く）`;
}

const stretches = (weekday: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform(parseStretches),
		v.check((read): boolean => read !== null, `${weekdayName(weekday)}は${EXAMPLE}`),
		v.transform((read) => (read ?? []).map((each): Stretch => ({ weekday, ...each })))
	);

const days = v.pipe(
	v.optional(v.string(), ''),
	v.transform(parseDays),
	v.check(
		({ wrong }) => wrong === null,
		({ input }) =>
			`「${input.wrong ?? ''}」の日付を読めません。「R8.12.28 システム停止」のように、1行に1日を入れてください。`
	),
	v.transform((read) => read.days)
);

/** The desk's opening as the union sets it. */
export const hoursSchema = v.object({
	'weekday-1': stretches(1),
	'weekday-2': stretches(2),
	'weekday-3': stretches(3),
	'weekday-4': stretches(4),
	'weekday-5': stretches(5),
	closed: v.pipe(
		days,
		v.check(
			(given) => given.every(({ name }) => name !== ''),
			'閉める日には、日付のうしろに理由を書いてください。例：R8.12.28 システム停止'
		)
	),
	opened: days,
	reason: neededLine('変える理由を入れてください。', 100),
	calendar: version
});
