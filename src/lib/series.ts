import { addDays, fiscalYear, weekdayNumber, type Day } from './dates.ts';
import { monthEnd } from './meetings.ts';

/** How a meeting comes back: '' not at all. */
export const repeats = ['', 'week', 'month-weekday', 'month-date', 'two-months'] as const;
export type Repeat = (typeof repeats)[number];

/** What becomes of a day on which offices are closed. */
export const closedChoices = ['next', 'previous', 'skip', 'keep'] as const;
export type ClosedChoice = (typeof closedChoices)[number];

export const seriesWords = {
	repeat: {
		'': 'くり返さない',
		week: '毎週（同じ曜日）',
		'month-weekday': '毎月（第2水曜のように、同じ週の同じ曜日）',
		'month-date': '毎月（同じ日）',
		'two-months': '隔月（同じ週の同じ曜日）'
	} satisfies Record<Repeat, string>,
	closed: {
		next: '次の開庁日にずらす',
		previous: '前の開庁日にずらす',
		skip: 'その回は開かない',
		keep: 'そのままにする'
	} satisfies Record<ClosedChoice, string>
} as const;

/** A term of a month that some months lack is looked for no further than this. */
const TRIES = 200;

/**
 * The days of so many meetings from `first` on. The fifth weekday or the 31st becomes the last one where a month
 * lacks it. A closed day is moved, left out (further days are then laid) or kept; no day comes twice.
 */
export function seriesDays(
	rule: { first: Day; repeat: Exclude<Repeat, ''>; times: number; closed: ClosedChoice },
	isOpen: (day: Day) => boolean
): Day[] {
	const days: Day[] = [];
	for (let step = 0; days.length < rule.times && step < TRIES; step += 1) {
		const planned = plannedDay(rule.first, rule.repeat, step);
		const day = isOpen(planned) ? planned : moved(planned, rule.closed, isOpen);
		if (day !== null && day >= rule.first && day > (days.at(-1) ?? '')) days.push(day);
	}
	return days;
}

/** Which days lie after the term of those who meet: after `toOn` of their group, or in another fiscal year. */
export function afterTerm(first: Day, days: readonly Day[], toOn: Day | null): Day[] {
	return days.filter((day) => (toOn !== null && day > toOn) || fiscalYear(day) > fiscalYear(first));
}

function plannedDay(first: Day, repeat: Exclude<Repeat, ''>, step: number): Day {
	if (repeat === 'week') return addDays(first, 7 * step);
	const month = monthLater(first, repeat === 'two-months' ? 2 * step : step);
	if (repeat === 'month-date') {
		const wanted = `${month}${first.slice(7)}`;
		const last = monthEnd(`${month}-01`);
		return wanted > last ? last : wanted;
	}
	const nth = Math.ceil(Number(first.slice(8)) / 7);
	const begin = `${month}-01`;
	const ahead = (weekdayNumber(first) - weekdayNumber(begin) + 7) % 7;
	const day = addDays(begin, ahead + 7 * (nth - 1));
	return day > monthEnd(begin) ? addDays(day, -7) : day;
}

function monthLater(day: Day, months: number): string {
	const [year = 0, month = 1] = day.split('-').map(Number);
	const count = year * 12 + month - 1 + months;
	return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

function moved(day: Day, choice: ClosedChoice, isOpen: (day: Day) => boolean): Day | null {
	if (choice === 'skip') return null;
	if (choice === 'keep') return day;
	let reached = day;
	while (!isOpen(reached)) reached = addDays(reached, choice === 'next' ? 1 : -1);
	return reached;
}
