import * as v from 'valibot';
import { parseDay } from './dates.ts';
import { characters, cleanText } from './text.ts';

/** Names stand in lists and headings: nothing in them may turn or hide the text around them. */
function withoutControls(text: string): string {
	return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

const required = (message: string, limit = 100) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => withoutControls(text).trim()),
		v.nonEmpty(message),
		v.maxLength(limit, `${limit}文字までにしてください。`)
	);
const password = (message: string) => v.pipe(v.optional(v.string(), ''), v.nonEmpty(message));
/** A ticked box sends 'on', an empty one nothing. */
const ticked = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text !== '')
);

export const loginSchema = v.object({
	login: required('ログインIDを入れてください。'),
	password: password('パスワードを入れてください。'),
	shared: ticked
});

export const setupSchema = v.object({
	code: required('コードを入れてください。'),
	name: required('氏名を入れてください。'),
	kana: required('ふりがなを入れてください。'),
	login: required('ログインIDを入れてください。'),
	password: password('パスワードを入れてください。'),
	again: password('パスワードをもう一度入れてください。')
});

export const demoSchema = v.object({ code: required('コードを入れてください。') });

export const acceptSchema = v.object({
	login: required('ログインIDを決めてください。'),
	password: password('パスワードを決めてください。'),
	again: password('パスワードをもう一度入れてください。')
});

export const passwordSchema = v.object({
	current: password('いまのパスワードを入れてください。'),
	password: password('新しいパスワードを入れてください。'),
	again: password('新しいパスワードをもう一度入れてください。')
});

export const roleWords = [
	'member',
	'approver',
	'org-admin',
	'desk',
	'union-approver',
	'operator',
	'coordinator'
] as const;

const day = (message: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => parseDay(text)),
		v.check((parsed): boolean => parsed !== null, message),
		v.transform((parsed) => parsed ?? '')
	);
const optionalDay = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => (text.trim() === '' ? null : (parseDay(text) ?? 'wrong'))),
	v.check(
		(parsed) => parsed !== 'wrong',
		'おわりの日を「R9.3.31」や「2027-03-31」の形で入れてください。'
	)
);

export const staffSchema = v.pipe(
	v.object({
		name: required('氏名を入れてください。'),
		kana: required('ふりがなを入れてください。'),
		section: required('課を入れてください。'),
		seat: required('担当（役割の名前）を入れてください。'),
		roles: v.optional(v.array(v.picklist(roleWords)), []),
		fromOn: day('はじまりの日を「R8.4.1」や「2026-04-01」の形で入れてください。'),
		toOn: optionalDay
	}),
	v.forward(
		v.check(
			(input) => input.toOn === null || input.toOn >= input.fromOn,
			'おわりの日が、はじまりの日より前になっています。'
		),
		['toOn']
	)
);

export const displaySchema = v.object({
	density: v.picklist(['roomy', 'standard', 'compact'], '行の間隔を選んでください。'),
	shortcuts: ticked
});

export const MEMO_LIMIT = 20_000;

/** 引継メモ; it carries the version it was typed over, so that another edit meanwhile is noticed. */
export const memoSchema = v.object({
	body: v.pipe(
		v.optional(v.string(), ''),
		v.transform(cleanText),
		v.check(
			(text) => characters(text) <= MEMO_LIMIT,
			`引継メモは${MEMO_LIMIT.toLocaleString('ja-JP')}文字までにしてください。`
		)
	),
	version: v.pipe(v.string(), v.transform(Number), v.integer()),
	intent: v.optional(v.string())
});

/** A form that names one of the person's seats. */
export const seatSchema = v.object({
	tenure: v.pipe(v.string(), v.transform(Number), v.integer())
});
