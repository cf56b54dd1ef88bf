import * as v from 'valibot';
import { longDate, parseDay, type Day } from './dates.ts';
import { BODY_LIMIT } from './forum.ts';
import { characters, cleanText } from './text.ts';

/** How far 議事録 has come: 案, 確認中, 承認済み. */
export type MinutesState = 'draft' | 'asked' | 'approved';

/** To whom 確認依頼 goes: all organisations that were there, or the chair alone. */
export const askedChoices = ['present', 'chair'] as const;
export type AskedChoice = (typeof askedChoices)[number];

/** The free parts before and after the items of the 次第. */
export const freeSections = { opening: '開会・出席', closing: 'その他' } as const;

/** 'append': behind whatever stands by now. */
const savings = ['', 'append'] as const;

const LINE_LIMIT = 500;

const id = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null))
);

const required = (message: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check((text) => text !== '', message),
		v.check(
			(text) => characters(text) <= LINE_LIMIT,
			(issue) =>
				`${LINE_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
		)
	);

/** A part may be emptied again, which leaves its versions. */
const text = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanText),
	v.check(
		(given) => characters(given) <= BODY_LIMIT,
		`1つの項目は${BODY_LIMIT.toLocaleString('ja-JP')}文字までにしてください。`
	)
);

export const sectionKey = v.pipe(v.string(), v.regex(/^(opening|closing|i[1-9]\d{0,14})$/));

const version = v.pipe(v.string(), v.transform(Number), v.integer());

export const sectionSchema = v.object({
	section: sectionKey,
	body: text,
	version,
	/** The version the text was begun from, where a newer one has been seen since. */
	base: v.optional(version),
	intent: v.fallback(v.picklist(savings), '')
});

export const askSchema = v.object({
	scope: v.picklist(askedChoices, 'どこに確認してもらうか選んでください。')
});

export const correctionAnswerSchema = v.object({
	text: required('どこを直してほしいか書いてください。')
});

export const correctSchema = v.object({ reason: required('訂正する理由を書いてください。') });

export const decisionSchema = v.object({
	item: id,
	text: required('決まったことを書いてください。')
});

export const withdrawDecisionSchema = v.object({
	decision: id,
	reason: required('取り下げる理由を書いてください。')
});

export const actionSchema = v.object({
	item: id,
	organisation: v.pipe(
		id,
		v.check((given) => given !== null, '担当の団体を選んでください。'),
		v.transform((given) => given ?? 0)
	),
	task: required('すること（宿題）を書いてください。'),
	dueOn: v.pipe(
		v.optional(v.string(), ''),
		v.transform((given) => (given.trim() === '' ? null : (parseDay(given) ?? 'wrong'))),
		v.check(
			(parsed) => parsed !== 'wrong',
			'期限を「R8.11.30」や「2026-11-30」の形で入れてください。決まっていなければ空のままにします。'
		),
		v.transform((parsed): Day | null => parsed)
	)
});

export const actionIdSchema = v.object({ action: id });

/** 「第18回 定例会」: what a meeting is called. */
export function meetingName(of: { number: number | null; title: string }): string {
	return of.number === null ? of.title : `第${of.number}回 ${of.title}`;
}

/** 「第2版」; nothing for the first. */
export function editionWords(edition: number): string {
	return edition === 1 ? '' : `第${edition}版`;
}

/** 「令和8年11月27日（金）13:30～15:00」, or 「令和8年7月頃」 where only the month is known. */
export function meetingDate(of: {
	precision: 'day' | 'month';
	onDay: Day;
	startsAt: string | null;
	endsAt: string | null;
}): string {
	const day = longDate(of.onDay);
	if (of.precision === 'month') return `${day.replace(/月.*$/, '月')}頃`;
	const clock = (time: string) => time.replace(/^0/, '');
	const ends = of.endsAt ? `～${clock(of.endsAt)}` : '';
	return of.startsAt ? `${day}${clock(of.startsAt)}${ends}` : day;
}
