import { addDays, type Day } from '#lib/dates.ts';

type Rule = (year: number) => Day;

/** 祝日法 as amended, in force from 1980: name, first and last year, and the day. */
const holidayRules: [name: string, from: number, to: number, rule: Rule][] = [
	['元日', 1980, Infinity, fixed('01-01')],
	['成人の日', 1980, 1999, fixed('01-15')],
	['成人の日', 2000, Infinity, monday(1, 2)],
	['建国記念の日', 1980, Infinity, fixed('02-11')],
	['天皇誕生日', 2020, Infinity, fixed('02-23')],
	['春分の日', 1980, Infinity, equinox('03', 20.8431)],
	['天皇誕生日', 1980, 1988, fixed('04-29')],
	['みどりの日', 1989, 2006, fixed('04-29')],
	['昭和の日', 2007, Infinity, fixed('04-29')],
	['憲法記念日', 1980, Infinity, fixed('05-03')],
	['みどりの日', 2007, Infinity, fixed('05-04')],
	['こどもの日', 1980, Infinity, fixed('05-05')],
	['海の日', 1996, 2002, fixed('07-20')],
	['海の日', 2003, 2019, monday(7, 3)],
	['海の日', 2020, 2020, fixed('07-23')],
	['海の日', 2021, 2021, fixed('07-22')],
	['海の日', 2022, Infinity, monday(7, 3)],
	['山の日', 2016, 2019, fixed('08-11')],
	['山の日', 2020, 2020, fixed('08-10')],
	['山の日', 2021, 2021, fixed('08-08')],
	['山の日', 2022, Infinity, fixed('08-11')],
	['敬老の日', 1980, 2002, fixed('09-15')],
	['敬老の日', 2003, Infinity, monday(9, 3)],
	['秋分の日', 1980, Infinity, equinox('09', 23.2488)],
	['体育の日', 1980, 1999, fixed('10-10')],
	['体育の日', 2000, 2019, monday(10, 2)],
	['スポーツの日', 2020, 2020, fixed('07-24')],
	['スポーツの日', 2021, 2021, fixed('07-23')],
	['スポーツの日', 2022, Infinity, monday(10, 2)],
	['文化の日', 1980, Infinity, fixed('11-03')],
	['勤労感謝の日', 1980, Infinity, fixed('11-23')],
	['天皇誕生日', 1989, 2018, fixed('12-23')],
	['大喪の礼', 1989, 1989, fixed('02-24')],
	['即位礼正殿の儀', 1990, 1990, fixed('11-12')],
	['結婚の儀', 1993, 1993, fixed('06-09')],
	['即位の日', 2019, 2019, fixed('05-01')],
	['即位礼正殿の儀', 2019, 2019, fixed('10-22')]
];

/** 国民の休日 exist since the amendment of 1985-12-27; 振替休日 run on past Monday since 2007. */
const firstBridgeYear = 1986;
const firstRunningSubstituteYear = 2007;

const holidaysByYear = new Map<number, Map<Day, string>>();

/**
 * Whether offices are open: not on Saturday, Sunday, a holiday of 祝日法 or from 12-29 to 01-03
 * (地方自治法4条の2). The union's own closing days are not known here.
 */
export function isBusinessDay(day: Day): boolean {
	const monthAndDate = day.slice(5);
	const isYearEnd = monthAndDate >= '12-29' || monthAndDate <= '01-03';
	return !isYearEnd && !isWeekend(day) && holidayName(day) === null;
}

/**
 * The `n`th open day after `day`, or before it when `n` is negative; 0 gives the day itself if open,
 * else the next open one (期限の特例).
 */
export function addBusinessDays(day: Day, n: number): Day {
	const step = n < 0 ? -1 : 1;
	let reached = day;
	if (n === 0) {
		while (!isBusinessDay(reached)) reached = addDays(reached, 1);
	} else {
		for (let left = Math.abs(n); left > 0; left -= 1) {
			do reached = addDays(reached, step);
			while (!isBusinessDay(reached));
		}
	}
	return reached;
}

/** The last open day before `day`. */
export function previousBusinessDay(day: Day): Day {
	return addBusinessDays(day, -1);
}

/** The holiday's name by 祝日法 with 振替休日 and 国民の休日, or null; reliable from 1980 to 2099. */
export function holidayName(day: Day): string | null {
	const year = Number(day.slice(0, 4));
	const known = holidaysByYear.get(year) ?? holidaysOf(year);
	holidaysByYear.set(year, known);
	return known.get(day) ?? null;
}

function holidaysOf(year: number): Map<Day, string> {
	const named = new Map<Day, string>();
	for (const [name, from, to, rule] of holidayRules) {
		if (from <= year && year <= to) named.set(rule(year), name);
	}
	const all = new Map(named);
	for (const holiday of named.keys()) {
		const substitute = substituteFor(holiday, named);
		if (substitute) all.set(substitute, '振替休日');
	}
	for (const holiday of named.keys()) {
		const between = addDays(holiday, 1);
		const isBridge = named.has(addDays(holiday, 2)) && !all.has(between) && !isSunday(between);
		if (isBridge && year >= firstBridgeYear) all.set(between, '国民の休日');
	}
	return all;
}

function substituteFor(holiday: Day, named: Map<Day, string>): Day | null {
	if (!isSunday(holiday)) return null;
	const mayRunOn = holiday >= `${firstRunningSubstituteYear}-01-01`;
	let substitute = addDays(holiday, 1);
	while (mayRunOn && named.has(substitute)) substitute = addDays(substitute, 1);
	return named.has(substitute) ? null : substitute;
}

function fixed(monthAndDate: string): Rule {
	return (year) => `${year}-${monthAndDate}`;
}

function monday(month: number, nth: number): Rule {
	return (year) => {
		const first = `${year}-${String(month).padStart(2, '0')}-01`;
		return addDays(first, ((8 - weekday(first)) % 7) + (nth - 1) * 7);
	};
}

function equinox(month: string, base: number): Rule {
	return (year) => {
		const elapsed = year - 1980;
		return `${year}-${month}-${Math.floor(base + 0.242194 * elapsed - Math.floor(elapsed / 4))}`;
	};
}

function weekday(day: Day): number {
	return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function isSunday(day: Day): boolean {
	return weekday(day) === 0;
}

function isWeekend(day: Day): boolean {
	return weekday(day) % 6 === 0;
}
