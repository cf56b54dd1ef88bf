import * as v from 'valibot';
import { characters, cleanText } from './text.ts';

export const TITLE_LIMIT = 200;
export const BODY_LIMIT = 100_000;
/** Posts on one page of a thread. */
export const POSTS_PER_PAGE = 50;
/** Rows on one page of a board. */
export const THREADS_PER_PAGE = 50;
/** An edit this soon after posting shows no mark, ms; the history is kept all the same. */
export const UNMARKED_EDIT = 30 * 60 * 1000;

export const threadKinds = ['question', 'share', 'opinion'] as const;
export const audienceChoices = ['district', 'municipalities', 'all'] as const;
export type ThreadKind = (typeof threadKinds)[number];
export type AudienceChoice = (typeof audienceChoices)[number];

const title = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) =>
		cleanText(text)
			.replace(/\s*\n\s*/g, ' ')
			.trim()
	),
	v.check((text) => text !== '', '件名を入れてください。何について知りたいかを1文で書きます。'),
	v.check(
		(text) => characters(text) <= TITLE_LIMIT,
		(issue) =>
			`件名は${TITLE_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
	)
);

/** A text as people write it in Markdown, for posts and for notices. */
export const body = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanText),
	v.check((text) => text.trim() !== '', '本文を入れてください。'),
	v.check(
		(text) => characters(text) <= BODY_LIMIT,
		(issue) =>
			`本文は${BODY_LIMIT.toLocaleString('ja-JP')}文字までにしてください（いまは${characters(
				String(issue.input)
			).toLocaleString('ja-JP')}文字）。長いものは添付にしてください。`
	)
);

/** Step 1 of writing: what it is about and for whom. */
export const headingSchema = v.object({
	title,
	kind: v.pipe(v.optional(v.string(), ''), v.picklist(threadKinds, '種別を選んでください。')),
	audience: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(audienceChoices, '読める人を選んでください。')
	)
});

/** Step 2: everything. */
export const threadSchema = v.object({ ...headingSchema.entries, body });

export const replySchema = v.object({ body });

/** An edit carries the version it was made from, so that another edit meanwhile is noticed. */
export const editSchema = v.object({
	title: v.optional(title),
	body,
	version: v.pipe(v.string(), v.transform(Number), v.integer())
});
