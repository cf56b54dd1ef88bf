import * as v from 'valibot';
import { audienceChoices, body, REASON_LIMIT, TITLE_LIMIT } from './forum.ts';
import { neededWords, words } from './fields.ts';

const reason = neededWords('理由を入れてください。', '理由', REASON_LIMIT);

/** Why something is told to the 世話役, or hidden by them. */
export const reasonSchema = v.object({ reason });

export const settleSchema = v.object({
	report: v.string(),
	outcome: v.picklist(['handled', 'declined'], '「対応した」か「対応しない」を選んでください。'),
	remark: words('一言', REASON_LIMIT)
});

export const moveSchema = v.object({
	to: v.pipe(
		v.optional(v.string(), ''),
		v.check((slug) => slug !== '', '移す先を選んでください。')
	),
	audience: v.picklist(audienceChoices, '読める人を選んでください。'),
	reason: words('理由', REASON_LIMIT)
});

export const mergeSchema = v.object({ into: v.string() });

const newTitle = neededWords('新しい投稿の件名を入れてください。', '件名', TITLE_LIMIT);

const numbers = v.pipe(
	v.optional(v.array(v.string()), []),
	v.transform((list) => list.map(Number).filter(Number.isInteger)),
	v.check((list) => list.length > 0, '分ける返信を選んでください。')
);

export const splitSchema = v.object({
	title: newTitle,
	posts: numbers,
	/** Set by the page that shows once more what will happen. */
	confirmed: v.optional(v.string(), '')
});

const TEMPLATE_NAME_LIMIT = 40;

export const templateSchema = v.object({
	template: v.optional(v.string(), ''),
	name: neededWords('ひな形の名前を入れてください。', 'ひな形の名前', TEMPLATE_NAME_LIMIT),
	body
});

/** The number of a thread in what somebody typed or pasted: 12, /threads/12, or its whole address. */
export function threadIn(typed: string): number | null {
	const found = /(?:^|\/threads\/)([1-9]\d{0,9})(?:[/?#].*)?$/.exec(typed.normalize('NFKC').trim());
	return found ? Number(found[1]) : null;
}
