import * as v from 'valibot';
import { parseDay, type Day } from './dates.ts';
import { dispatchCaps, dispatchModes, yen } from './dispatches.ts';
import {
	day,
	id,
	ids,
	line,
	neededLine,
	neededWords,
	optionalId,
	time,
	version,
	words
} from './fields.ts';

const number = (message: string, most: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => Number(text.normalize('NFKC').replace(/[分\s]/g, '') || Number.NaN)),
		v.check((value) => Number.isInteger(value) && value >= 1 && value <= most, message)
	);

/** Days as people type several of them, one a line or with 、 between. */
const days = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) =>
		text
			.split(/[\n、,]/)
			.map((each) => each.trim())
			.filter(Boolean)
			.map((each) => parseDay(each))
	),
	v.check((parsed) => parsed.length > 0, '希望日を入れてください。'),
	v.check((parsed) => parsed.length <= 5, '希望日は5日までにしてください。'),
	v.check(
		(parsed) => parsed.every((each) => each !== null),
		'希望日を「R8.11.30」や「2026-11-30」の形で、1行に1日ずつ入れてください。'
	),
	v.transform((parsed): Day[] => [...new Set(parsed.filter((each) => each !== null))].sort())
);

const minutes = number('分を1から600までの数で入れてください。', 600);

/** What a dispatch is asked for with. */
export const dispatchSchema = v.object({
	/** The number of the case it comes from, or ''. */
	ticket: line(20),
	subject: neededLine('件名を入れてください。', 100),
	category: v.pipe(
		v.optional(v.string(), ''),
		v.check((slug) => slug !== '', '分野を選んでください。')
	),
	mode: v.picklist(dispatchModes, '訪問かオンラインかを選んでください。'),
	wishedOn: days,
	minutes,
	purpose: neededWords('目的を入れてください。', '目的', 5_000),
	materials: words('用意する資料', 2_000),
	vendors: line(200),
	reason: words('理由', 1_000)
});

const reason = words('理由', 1_000);

/** An act that needs no more than words. */
export const dispatchDeedSchema = v.object({ reason, version });

export const overrideSchema = v.object({
	cap: v.picklist(dispatchCaps, '上限を選んでください。'),
	reason,
	version
});

export const rankingSchema = v.object({ seats: ids, estimate: yen, version });

/** The day, the time and the place of the visit or the meeting online. */
export const sessionSchema = v.object({
	on: day('実施日'),
	from: time('時刻'),
	minutes,
	place: neededLine('場所か接続先を入れてください。', 300),
	reason,
	/** Which day is moved; null for another one. */
	session: optionalId,
	version
});

/** How long each day really took comes as `minutes-<day>`. */
export const holdingSchema = v.looseObject({ attendees: line(300), version });

/** The minutes of each day out of all the form sent, by the day's id; what is no number is NaN. */
export function minutesIn(form: Record<string, unknown>): Map<number, number> {
	return new Map(
		Object.entries(form).flatMap(([name, given]): [number, number][] =>
			name.startsWith('minutes-') && typeof given === 'string'
				? [[Number(name.slice(8)), Number(given.normalize('NFKC').replace(/[分\s]/g, '') || NaN)]]
				: []
		)
	);
}

export const reportSchema = v.object({
	content: neededWords('実施した内容を入れてください。', '内容', 10_000),
	advice: neededWords('助言したことを入れてください。', '助言', 10_000),
	next: words('次にすること', 5_000),
	version
});

export const evaluationSchema = v.object({
	rating: v.pipe(
		v.optional(v.string(), ''),
		v.check((text) => /^[1-5]$/.test(text), '評価を1から5で選んでください。'),
		v.transform(Number)
	),
	comment: words('感想', 2_000),
	version
});

export const costSchema = v.object({ fee: yen, travel: yen, withheld: yen, version });

/** What the desk knows of a coordinator. */
export const coordinatorSchema = v.object({
	seat: id('コーディネーターを選んでください。'),
	skills: v.optional(v.array(v.string()), []),
	vendors: words('関わりのある業者', 1_000),
	bodies: words('関わりのある団体', 1_000)
});

const limit = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.normalize('NFKC').replace(/[,円¥\s]/g, '')),
	v.check((text) => /^\d{0,9}$/.test(text), '整数で入れてください。上限を置かなければ空に。'),
	v.transform((text) => (text === '' ? null : Number(text)))
);

export const capsSchema = v.object({
	'cap-days': limit,
	'cap-online-minutes': limit,
	'cap-same-expert': limit,
	'cap-budget': limit
});
