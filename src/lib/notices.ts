import * as v from 'valibot';
import { addDays, instantOf, type Day } from './dates.ts';
import { body, TITLE_LIMIT } from './forum.ts';
import type { Issue } from './errors.ts';
import { characters } from './text.ts';
import {
	caller,
	day,
	id,
	ids,
	neededLine,
	oneLine,
	optionalDay,
	time,
	ticked,
	version
} from './fields.ts';

/** Rows on one page of お知らせ. */
export const NOTICES_PER_PAGE = 50;
const REASON_LIMIT = 500;

const noticeScopes = ['all', 'district', 'chosen'] as const;
export type NoticeScope = (typeof noticeScopes)[number];

export const noticeFilters = ['unconfirmed', 'all', 'ended', 'sent'] as const;
export type NoticeFilter = (typeof noticeFilters)[number];

/** How far an organisation has come with a notice: 確認, 閲覧 or 未閲覧. */
export type ConfirmationState = 'confirmed' | 'opened' | 'unopened';

const title = v.pipe(
	v.optional(v.string(), ''),
	v.transform(oneLine),
	v.check((text) => text !== '', '件名を入れてください。'),
	v.check(
		(text) => characters(text) <= TITLE_LIMIT,
		(issue) =>
			`件名は${TITLE_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
	)
);

const text = { title, body };
const ends = { toOn: optionalDay('掲示のおわりの日'), confirmBy: optionalDay('確認期限') };

/** What is said where a scope needs more and nothing of it is chosen. */
export const noDistrict = '広域を選んでください。';
export const noAddressee = '送り先の団体を一つ以上選んでください。';

export const noticeSchema = v.pipe(
	v.object({
		...text,
		scope: v.pipe(v.optional(v.string(), ''), v.picklist(noticeScopes, '送り先を選んでください。')),
		district: v.optional(v.string(), ''),
		organisations: ids,
		fromOn: day('掲示のはじまりの日'),
		...ends
	}),
	v.forward(
		v.partialCheck(
			[['scope'], ['district']],
			({ scope, district }) => scope !== 'district' || district !== '',
			noDistrict
		),
		['district']
	),
	v.forward(
		v.partialCheck(
			[['scope'], ['organisations']],
			({ scope, organisations }) => scope !== 'chosen' || organisations.length > 0,
			noAddressee
		),
		['organisations']
	)
);

/** A correction carries the version it was made from, so that another one meanwhile is noticed. */
export const correctionSchema = v.object({
	...text,
	...ends,
	/** もう一度確認してもらう. */
	reconfirm: ticked,
	/** Attachments to take off. */
	removed: ids,
	version
});

export const confirmSchema = v.object({
	/** What was on the screen: who read an older text has not confirmed the new one. */
	version
});

export const withdrawalSchema = v.object({
	reason: neededLine('取り下げる理由を入れてください。', REASON_LIMIT)
});

export const proxySchema = v.pipe(
	v.object({
		organisation: id('団体を選んでください。'),
		caller,
		on: day('電話のあった日'),
		time: time('時刻')
	}),
	v.transform(({ on, time, ...rest }) => ({ ...rest, at: instantOf(on, time) }))
);

/** The days of a notice: 掲示期間, both included, and 確認期限. */
type Period = { fromOn: Day; toOn: Day | null; confirmBy: Day | null };

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

/** The last day of a week from now: what the form offers as 確認期限. */
export function usualDeadline(today: Day): Day {
	return addDays(today, 7);
}
