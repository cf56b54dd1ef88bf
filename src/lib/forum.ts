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

const titleText = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) =>
		cleanText(text)
			.replace(/\s*\n\s*/g, ' ')
			.trim()
	),
	v.check(
		(text) => characters(text) <= TITLE_LIMIT,
		(issue) =>
			`件名は${TITLE_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
	)
);
const title = v.pipe(
	titleText,
	v.check((text) => text !== '', '件名を入れてください。何について知りたいかを1文で書きます。')
);

const bodyLimit = v.check(
	(text: string) => characters(text) <= BODY_LIMIT,
	(issue) =>
		`本文は${BODY_LIMIT.toLocaleString('ja-JP')}文字までにしてください（いまは${characters(
			String(issue.input)
		).toLocaleString('ja-JP')}文字）。長いものは添付にしてください。`
);

/** A text as people write it in Markdown, for posts and for notices. */
export const body = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanText),
	v.check((text) => text.trim() !== '', '本文を入れてください。'),
	bodyLimit
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

/** The draft a text comes from, if it was opened from one. */
const draft = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null))
);

/** Step 2: everything. */
export const threadSchema = v.object({ ...headingSchema.entries, body, draft });

export const replySchema = v.object({ body, draft });

/** What 下書き保存 keeps, and the browser while somebody types: a draft may lack anything. */
const draftSchema = v.object({
	/** 'keep' is the browser's own saving while somebody types, for their eyes alone. */
	intent: v.picklist(['save', 'keep', 'template']),
	title: titleText,
	kind: v.fallback(v.picklist(['', ...threadKinds]), ''),
	audience: v.fallback(v.picklist(['', ...audienceChoices]), ''),
	body: v.pipe(v.optional(v.string(), ''), v.transform(cleanText), bodyLimit),
	draft,
	/** The number of the draft the text was begun from. */
	sequence: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => (/^\d{1,9}$/.test(text) ? Number(text) : 0))
	),
	/** 'heading' while only step 1 is being filled in. */
	step: v.optional(v.string(), ''),
	/** The ひな形 that was chosen. */
	template: v.optional(v.string(), '')
});

const isSaving = (input: unknown) =>
	typeof input === 'object' &&
	input !== null &&
	'intent' in input &&
	['save', 'keep', 'template'].includes(String(input.intent));

/** A new thread, or what there is of it when 下書き保存 was pressed. */
export const threadOrDraftSchema = v.lazy((input) =>
	isSaving(input) ? draftSchema : threadSchema
);

/** A reply, or what there is of it when 下書き保存 was pressed. */
export const replyOrDraftSchema = v.lazy((input) => (isSaving(input) ? draftSchema : replySchema));

/** An edit carries the version it was made from, so that another edit meanwhile is noticed. */
export const editSchema = v.object({
	title: v.optional(title),
	body,
	version: v.pipe(v.string(), v.transform(Number), v.integer())
});
