import * as v from 'valibot';
import { plainPhone } from './phones.ts';
import { hiragana } from './reference/person-names.ts';
import { characters, cleanText, count } from './text.ts';
import { day, id, ids, optionalDay, ticked, version } from './fields.ts';

/** What stands on the sheet of an invitation or a 再発行票; it is made once and never stored. */
export type Sheet = {
	kind: 'invitation' | 'reissue';
	organisation: string;
	section: string;
	name: string;
	kana: string;
	seat: string;
	token: string;
	/** In groups of four. */
	code: string;
	expiresAt: Date;
};

/** Whose invitations are made in one go. */
export type Choice = (
	| { scope: 'all' }
	| { scope: 'district'; district: string }
	| { scope: 'chosen'; organisations: number[] }
) & {
	/** 'without': only who holds no invitation that opens; everybody where it is not said. */
	whom?: 'without' | 'everybody';
};

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
/** ふりがな is kept in ひらがな, whatever kana it was typed in, as the roster's file is. */
const kana = v.pipe(
	required('ふりがなを入れてください。'),
	v.transform((typed) => hiragana(typed).replace(/\s+/g, ' '))
);

export const loginSchema = v.object({
	login: required('ログインIDを入れてください。'),
	password: password('パスワードを入れてください。'),
	shared: ticked
});

export const setupSchema = v.object({
	code: required('コードを入れてください。'),
	name: required('氏名を入れてください。'),
	kana,
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

const phone = v.pipe(
	v.optional(v.string(), ''),
	v.transform(plainPhone),
	v.maxLength(40, '電話は40文字までにしてください。'),
	v.regex(
		/^(?:[0-9+(),\- ]|内線|代表)*$/,
		'電話は「026-235-7000」や「0267-62-2111（内線123）」の形で入れてください。'
	)
);
const email = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => withoutControls(text).normalize('NFKC').trim()),
	v.maxLength(200, 'メールは200文字までにしてください。'),
	v.regex(
		/^$|^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/,
		'メールは「soumu@example.lg.jp」の形で入れてください。'
	)
);
const roles = v.optional(v.array(v.picklist(roleWords)), []);
const free = (limit: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => withoutControls(text).trim()),
		v.maxLength(limit, `${limit}文字までにしてください。`)
	);

const whoFields = {
	name: required('氏名を入れてください。'),
	kana,
	section: required('課を入れてください。')
};
const termFields = {
	section: required('課を入れてください。'),
	seat: required('担当（役割の名前）を入れてください。'),
	phone,
	roles,
	fromOn: day('はじまりの日'),
	toOn: optionalDay('おわりの日')
};
const endsAfterBeginning = (input: { fromOn: string; toOn: string | null }) =>
	input.toOn === null || input.toOn >= input.fromOn;
const ENDS_BEFORE = 'おわりの日が、はじまりの日より前になっています。';

export const staffSchema = v.pipe(
	v.object({ ...whoFields, ...termFields, email }),
	v.forward(
		v.check((input) => endsAfterBeginning(input), ENDS_BEFORE),
		['toOn']
	)
);

/** Somebody who is registered already takes another seat. */
export const secondSeatSchema = v.pipe(
	v.object({ person: id('役割を足す人を選んでください。'), ...termFields }),
	v.forward(
		v.check((input) => endsAfterBeginning(input), ENDS_BEFORE),
		['toOn']
	)
);

export const correctionSchema = v.object({ ...whoFields, phone, email, roles, isSure: ticked });

export const endingSchema = v.object({
	when: v.picklist(['now', 'day', 'open'], 'いつ終えるかを選んでください。'),
	lastOn: optionalDay('おわりの日'),
	isSure: ticked
});

export const callBackSchema = v.object({
	isCalledBack: ticked,
	source: free(100),
	note: free(200)
});

/** The code of a sheet as it was typed. */
export const entrySchema = v.object({ entry: required('紙のコードを入れてください。') });

export const newPasswordSchema = v.object({
	password: password('新しいパスワードを入れてください。'),
	again: password('新しいパスワードをもう一度入れてください。')
});

export const sessionSchema = v.object({ handle: v.string() });

/** Whose invitations are to be printed. */
export const choiceSchema = v.pipe(
	v.object({
		scope: v.picklist(['all', 'district', 'chosen'], 'どの団体の分を作るかを選んでください。'),
		district: v.optional(v.string(), ''),
		organisations: ids,
		whom: v.optional(
			v.picklist(['without', 'everybody'], 'だれの分を作るかを選んでください。'),
			'without'
		)
	}),
	v.forward(
		v.check(
			(input) => input.scope !== 'district' || input.district !== '',
			'広域を選んでください。'
		),
		['district']
	),
	v.forward(
		v.check(
			(input) => input.scope !== 'chosen' || input.organisations.length > 0,
			'団体を一つ以上選んでください。'
		),
		['organisations']
	),
	v.transform(({ scope, district, organisations, whom }): Choice => {
		if (scope === 'all') return { scope, whom };
		else if (scope === 'district') return { scope, district, whom };
		else return { scope, organisations, whom };
	})
);

export const displaySchema = v.object({
	density: v.picklist(['roomy', 'standard', 'compact'], '行の間隔を選んでください。'),
	shortcuts: ticked
});

/** The switch in the list of keys itself; `to` is the page it was opened over. */
export const shortcutsSchema = v.object({
	shortcuts: ticked,
	to: v.optional(v.string(), '/settings')
});

const MEMO_LIMIT = 20_000;

/** 引継メモ; it carries the version it was typed over, so that another edit meanwhile is noticed. */
export const memoSchema = v.object({
	body: v.pipe(
		v.optional(v.string(), ''),
		v.transform(cleanText),
		v.check(
			(text) => characters(text) <= MEMO_LIMIT,
			`引継メモは${count(MEMO_LIMIT)}文字までにしてください。`
		)
	),
	version,
	intent: v.optional(v.string())
});

/** A form that names one of the person's seats. */
export const seatSchema = v.object({
	tenure: v.pipe(v.string(), v.transform(Number), v.integer())
});
