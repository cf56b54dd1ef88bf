import * as v from 'valibot';
import { addressing } from './asked.ts';
import { characters, cleanText, onOneLine, count } from './text.ts';
import { optionalId, ticked, version } from './fields.ts';

export const TITLE_LIMIT = 200;
export const BODY_LIMIT = 100_000;
/** Posts on one page of a thread. */
export const POSTS_PER_PAGE = 50;
/** Where a post is read: on its page of the thread. */
export function postPath(threadId: number, number: number): string {
	const page = Math.ceil(number / POSTS_PER_PAGE);
	return `/threads/${threadId}${page > 1 ? `?page=${page}` : ''}#p${number}`;
}
/** Where a thread is read on from a post; from the first one, or from none, at its top. */
export function threadPathAt(threadId: number, number: number | null): string {
	return number !== null && number > 1 ? postPath(threadId, number) : `/threads/${threadId}`;
}

/** Rows on one page of a board. */
export const THREADS_PER_PAGE = 50;
/** An edit this soon after posting shows no mark, ms; the history is kept all the same. */
export const UNMARKED_EDIT = 30 * 60 * 1000;

export const threadKinds = ['question', 'share', 'opinion'] as const;
export const audienceChoices = ['district', 'municipalities', 'all', 'group'] as const;
export type ThreadKind = (typeof threadKinds)[number];
export type AudienceChoice = (typeof audienceChoices)[number];

/** What stands in place of the writer's organisation; '' shows the name. */
const maskChoices = ['', 'district', 'prefecture'] as const;
export type MaskChoice = (typeof maskChoices)[number];
/** How what the union types in for an organisation reached it. */
export const viaChoices = ['phone', 'fax', 'mail', 'visit'] as const;
/** 代理入力: for whom somebody at the union writes. */
export type Entry = { organisation: number; caller: string; via: (typeof viaChoices)[number] };

const titleText = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => onOneLine(cleanText(text))),
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
		`本文は${count(BODY_LIMIT)}文字までにしてください（いまは${count(
			characters(String(issue.input))
		)}文字）。長いものは添付にしてください。`
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
const draft = optionalId;

/** A wrong choice is refused: falling back would name who wanted to be hidden. */
const mask = v.pipe(
	v.optional(v.string(), ''),
	v.picklist(maskChoices, '名前の出し方を選び直してください。')
);
const voices = ['personal', 'official'] as const;
const voice = v.optional(v.picklist(voices, '回答の立場を選んでください。'), 'personal');

/** How the writer's name is shown, and for whom somebody at the union writes. */
const naming = {
	mask,
	/** 取り除いて投稿する: files may be cleaned of what betrays a masked writer. */
	clean: ticked,
	/** このまま投稿する: the own name in the text is meant. */
	named: ticked,
	organisation: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0))
	),
	caller: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim())
	),
	via: v.fallback(v.picklist(viaChoices), 'phone')
};

/** Step 2: everything. */
export const threadSchema = v.object({
	...headingSchema.entries,
	body,
	draft,
	asksOfficial: ticked,
	...naming,
	...addressing
});

export const replySchema = v.object({ body, draft, voice, ...naming });

/** The entry a form asks for, if anything of it was filled in. */
export function entryIn({ organisation, caller, via }: Entry): Entry | null {
	return organisation > 0 || caller !== '' ? { organisation, caller, via } : null;
}

/** What 下書き保存 keeps, and the browser while somebody types: a draft may lack anything. */
const draftSchema = v.object({
	/** 'keep' is the browser's own saving while somebody types, for their eyes alone. */
	intent: v.picklist(['save', 'keep', 'template']),
	title: titleText,
	kind: v.fallback(v.picklist(['', ...threadKinds]), ''),
	audience: v.fallback(v.picklist(['', ...audienceChoices]), ''),
	mask,
	body: v.pipe(v.optional(v.string(), ''), v.transform(cleanText), bodyLimit),
	asksOfficial: ticked,
	voice: v.fallback(v.picklist(voices), 'personal'),
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
	named: ticked,
	version
});

/** 全県へ広げる: to whom. */
export const wideningSchema = v.object({
	audience: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(['municipalities', 'all'], '読める人を選んでください。')
	)
});

/** What an organisation that wrote in the thread answers. */
export const wideningAnswerSchema = v.object({
	answer: v.picklist(['agree', 'hide'], '「同意する」か「団体名を伏せる」を押してください。')
});

/** Letters of a reason that the record keeps. */
export const REASON_LIMIT = 500;

/** Looking behind a mask takes a reason. */
export const lookBehindSchema = v.object({
	reason: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check((text) => text !== '', '理由を入れてください。伏せた団体にも、この理由が見えます。'),
		v.check(
			(text) => characters(text) <= REASON_LIMIT,
			`理由は${REASON_LIMIT}文字までにしてください。`
		)
	)
});

/** The mark at the end of a list's row: 「12:read」, and the list to go back to. */
export const markSchema = v.object({
	mark: v.pipe(
		v.string(),
		v.regex(/^[1-9]\d{0,14}:(read|unread)$/, 'もう一度押してください。'),
		v.transform((text) => ({ id: Number(text.split(':')[0]), isRead: text.endsWith(':read') }))
	),
	to: v.optional(v.string(), '/boards')
});
