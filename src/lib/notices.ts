import * as v from 'valibot';
import { addDays, instantOf, parseDay, type Day } from './dates.ts';
import { body, TITLE_LIMIT } from './forum.ts';
import type { Issue } from './errors.ts';
import { districts } from './reference/districts.ts';
import { characters, cleanText } from './text.ts';

/** Rows on one page of お知らせ. */
export const NOTICES_PER_PAGE = 50;
const REASON_LIMIT = 500;
const NAME_LIMIT = 100;

export const noticeScopes = ['all', 'district', 'chosen'] as const;
export type NoticeScope = (typeof noticeScopes)[number];

export const noticeFilters = ['unconfirmed', 'all', 'ended', 'sent'] as const;
export type NoticeFilter = (typeof noticeFilters)[number];

/** How far an organisation has come with a notice: 確認, 閲覧 or 未閲覧. */
export type ConfirmationState = 'confirmed' | 'opened' | 'unopened';

const line = (text: string) =>
	cleanText(text)
		.replace(/\s*\n\s*/g, ' ')
		.trim();

const title = v.pipe(
	v.optional(v.string(), ''),
	v.transform(line),
	v.check((text) => text !== '', '件名を入れてください。'),
	v.check(
		(text) => characters(text) <= TITLE_LIMIT,
		(issue) =>
			`件名は${TITLE_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
	)
);

const short = (message: string, limit: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform(line),
		v.check((text) => text !== '', message),
		v.check((text) => characters(text) <= limit, `${limit}文字までにしてください。`)
	);

const example = '「R8.11.30」や「2026-11-30」の形で入れてください。';

/** A day as people type it. */
export const day = (name: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => parseDay(text)),
		v.check((parsed): boolean => parsed !== null, `${name}を${example}`),
		v.transform((parsed) => parsed ?? '')
	);

/** A day as people type it, or none. */
export const optionalDay = (name: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => (text.trim() === '' ? null : (parseDay(text) ?? 'wrong'))),
		v.check((parsed) => parsed !== 'wrong', `${name}を${example}`)
	);

/** Ids of organisations as the form's boxes send them; what is no number reaches nobody. */
const ids = v.pipe(
	v.optional(v.array(v.string()), []),
	v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger))
);

const ticked = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text !== '')
);

const text = { title, body };
const ends = { toOn: optionalDay('掲示のおわりの日'), confirmBy: optionalDay('確認期限') };

export const noticeSchema = v.object({
	...text,
	scope: v.pipe(v.optional(v.string(), ''), v.picklist(noticeScopes, '送り先を選んでください。')),
	district: v.optional(v.string(), ''),
	organisations: ids,
	fromOn: day('掲示のはじまりの日'),
	...ends
});

/** A correction carries the version it was made from, so that another one meanwhile is noticed. */
export const correctionSchema = v.object({
	...text,
	...ends,
	/** もう一度確認してもらう. */
	reconfirm: ticked,
	/** Attachments to take off. */
	removed: ids,
	version: v.pipe(v.string(), v.transform(Number), v.integer())
});

export const confirmSchema = v.object({
	/** What was on the screen: who read an older text has not confirmed the new one. */
	version: v.pipe(v.string(), v.transform(Number), v.integer())
});

export const withdrawalSchema = v.object({
	reason: short('取り下げる理由を入れてください。', REASON_LIMIT)
});

export const proxySchema = v.pipe(
	v.object({
		organisation: v.pipe(
			v.optional(v.string(), ''),
			v.check((id) => /^[1-9]\d{0,9}$/.test(id), '団体を選んでください。'),
			v.transform(Number)
		),
		caller: short('電話をくれた人の氏名を入れてください。', NAME_LIMIT),
		on: day('電話のあった日'),
		time: v.pipe(
			v.optional(v.string(), ''),
			v.transform(clockTime),
			v.check((time) => time !== null, '時刻を「9:30」の形で入れてください。'),
			v.transform((time) => time ?? '')
		)
	}),
	v.transform(({ on, time, ...rest }) => ({ ...rest, at: instantOf(on, time) }))
);

/** The days of a notice: 掲示期間, both included, and 確認期限. */
export type Period = { fromOn: Day; toOn: Day | null; confirmBy: Day | null };

/** What does not fit together in the days of a notice. */
export function periodIssues({ fromOn, toOn, confirmBy }: Period): Issue[] {
	const issues: Issue[] = [];
	if (toOn !== null && toOn < fromOn) {
		issues.push({
			field: 'toOn',
			message: '掲示のおわりの日が、はじまりの日より前になっています。'
		});
	}
	if (confirmBy !== null && confirmBy < fromOn) {
		issues.push({
			field: 'confirmBy',
			message: '確認期限が、掲示のはじまりの日より前になっています。'
		});
	}
	if (confirmBy !== null && toOn !== null && confirmBy > toOn) {
		issues.push({
			field: 'confirmBy',
			message: '確認期限が、掲示のおわりの日より後になっています。'
		});
	}
	return issues;
}

/** 「佐久広域」 for 'saku'. */
export function districtName(slug: string | null): string {
	const known = districts.find((district) => district.slug === slug);
	return known ? `${known.name}広域` : 'そのほか';
}

/** The last day of a week from now: what the form offers as 確認期限. */
export function usualDeadline(today: Day): Day {
	return addDays(today, 7);
}

/** A time as people type it (「9:30」「9時30分」) as "09:30"; null for anything else. */
export function clockTime(typed: string): string | null {
	const match = /^([01]?\d|2[0-3])[:時]([0-5]\d)分?$/.exec(
		typed.normalize('NFKC').replace(/\s/g, '')
	);
	return match ? `${match[1]?.padStart(2, '0')}:${match[2]}` : null;
}
