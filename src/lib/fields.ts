import * as v from 'valibot';
import { parseDay, type Day } from './dates.ts';
import { characters, cleanText, onOneLine, count } from './text.ts';

/* What forms are made of: each piece reads what a browser sends, and says in Japanese what is wrong with it. */

const typed = v.optional(v.string(), '');
const example = '「R8.11.30」や「2026-11-30」の形で入れてください。';

/** A text as one line, without what a paste may bring along. */
export function oneLine(text: string): string {
	return onOneLine(cleanText(text));
}

/** A field of a form that is not checked yet, by which its schema may be chosen. */
export const fieldIn = (input: unknown, name: string): unknown =>
	typeof input === 'object' && input !== null && name in input
		? (input as Record<string, unknown>)[name]
		: undefined;

/** A text of at most so many letters, which may be left empty. */
export const within = (limit: number) =>
	v.pipe(
		typed,
		v.transform((text) => cleanText(text).trim()),
		v.check((text) => characters(text) <= limit, `${limit}文字までにしてください。`)
	);

/** As `within`, for longer texts: says what it is and how many letters it has. */
export const words = (what: string, limit: number) =>
	v.pipe(
		typed,
		v.transform((text) => cleanText(text).trim()),
		v.check(
			(text) => characters(text) <= limit,
			(issue) => {
				const [most, now] = [limit, characters(String(issue.input))].map((each) => count(each));
				return `${what}は${most}文字までにしてください（いまは${now}文字）。`;
			}
		)
	);

/** As `words`, and it has to be there; `message` says what is missing. */
export const neededWords = (message: string, what: string, limit: number) =>
	v.pipe(
		words(what, limit),
		v.check((text) => text !== '', message)
	);

/** One line of at most so many letters, which may be left empty. */
export const line = (limit: number) => v.pipe(within(limit), v.transform(oneLine));

/** One line that has to be there; `message` says what is missing. */
export const neededLine = (message: string, limit: number) =>
	v.pipe(
		line(limit),
		v.check((text) => text !== '', message)
	);

/** 電話をくれた人, for whom something is typed in. */
export const caller = neededLine('電話をくれた人の氏名を入れてください。', 100);

/** A box or button that was ticked or pressed, or not. */
export const ticked = v.pipe(
	typed,
	v.transform((text) => text !== '')
);

const isId = (text: string) => /^[1-9]\d{0,14}$/.test(text);

/** An id that has to be chosen; `message` says what is missing. */
export const id = (message: string) => v.pipe(typed, v.check(isId, message), v.transform(Number));

/** An id, or null for none. */
export const optionalId = v.pipe(
	typed,
	v.transform((text) => (isId(text) ? Number(text) : null))
);

/** Ids as boxes send them; what is no number reaches nobody. */
export const ids = v.pipe(
	v.optional(v.array(v.string()), []),
	v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger))
);

/** The version of what stood on the screen, so that another edit meanwhile is noticed. */
export const version = v.pipe(v.string(), v.transform(Number), v.integer());

/** A day as people type it. */
export const day = (name: string) =>
	v.pipe(
		typed,
		v.transform((text) => parseDay(text)),
		v.check((parsed): boolean => parsed !== null, `${name}を${example}`),
		v.transform((parsed): Day => parsed ?? '')
	);

/** A day as people type it, or none. */
export const optionalDay = (name: string) =>
	v.pipe(
		typed,
		v.transform((text): Day | null => (text.trim() === '' ? null : (parseDay(text) ?? 'wrong'))),
		v.check((parsed) => parsed !== 'wrong', `${name}を${example}`)
	);

const timeExample = 'を「13:30」の形で入れてください。';

/** A time as people type it. */
export const time = (name: string) =>
	v.pipe(
		typed,
		v.transform(clockTime),
		v.check((text): boolean => text !== null, `${name}${timeExample}`),
		v.transform((text) => text ?? '')
	);

/** A time as people type it, or none. */
export const optionalTime = (name: string) =>
	v.pipe(
		typed,
		v.transform((text) => (text.trim() === '' ? null : (clockTime(text) ?? 'wrong'))),
		v.check((text) => text !== 'wrong', `${name}${timeExample}`)
	);

/** A time as people type it (「9:30」「9時」「９時３０分」) as "09:30"; null for anything else. */
export function clockTime(text: string): string | null {
	const match = /^([01]?\d|2[0-3])(?::([0-5]\d)|時(?:([0-5]?\d)分)?)$/.exec(
		text.normalize('NFKC').replace(/\s/g, '')
	);
	if (!match) return null;
	return `${match[1]?.padStart(2, '0')}:${(match[2] ?? match[3] ?? '0').padStart(2, '0')}`;
}
