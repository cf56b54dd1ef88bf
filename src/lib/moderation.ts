import * as v from 'valibot';
import { audienceChoices, body, REASON_LIMIT, TITLE_LIMIT } from './forum.ts';
import { characters, cleanText } from './text.ts';

const words = (limit: number, what: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check(
			(text) => characters(text) <= limit,
			(issue) =>
				`${what}は${limit}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
		)
	);

const reason = v.pipe(
	words(REASON_LIMIT, '理由'),
	v.check((text) => text !== '', '理由を入れてください。')
);

/** Why something is told to the 世話役, or hidden by them. */
export const reasonSchema = v.object({ reason });

export const settleSchema = v.object({
	report: v.string(),
	outcome: v.picklist(['handled', 'declined'], '「対応した」か「対応しない」を選んでください。'),
	remark: words(REASON_LIMIT, '一言')
});

export const moveSchema = v.object({
	to: v.pipe(
		v.optional(v.string(), ''),
		v.check((slug) => slug !== '', '移す先を選んでください。')
	),
	audience: v.picklist(audienceChoices, '読める人を選んでください。'),
	reason: words(REASON_LIMIT, '理由')
});

export const mergeSchema = v.object({ into: v.string() });

const newTitle = v.pipe(
	words(TITLE_LIMIT, '件名'),
	v.check((text) => text !== '', '新しい投稿の件名を入れてください。')
);

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

export const TEMPLATE_NAME_LIMIT = 40;

export const templateSchema = v.object({
	template: v.optional(v.string(), ''),
	name: v.pipe(
		words(TEMPLATE_NAME_LIMIT, 'ひな形の名前'),
		v.check((text) => text !== '', 'ひな形の名前を入れてください。')
	),
	body
});

/** The number of a thread in what somebody typed or pasted: 12, /threads/12, or its whole address. */
export function threadIn(typed: string): number | null {
	const found = /(?:^|\/threads\/)([1-9]\d{0,9})(?:[/?#].*)?$/.exec(typed.normalize('NFKC').trim());
	return found ? Number(found[1]) : null;
}
