import * as v from 'valibot';
import { body, box, REASON_LIMIT, TITLE_LIMIT } from './forum.ts';
import { characters, cleanText } from './text.ts';

/** The parts of a group's space, each an address of its own. */
export const groupParts = ['', 'threads', 'materials', 'meetings', 'members'] as const;

export const openings = ['open', 'closed'] as const;
export const outcomes = ['carried-out', 'dropped', 'by-prefecture', 'premature', 'merged'] as const;
export const membershipRoles = ['chair', 'vice-chair', 'secretariat', 'member'] as const;

export const opinionKinds = ['opinion', 'question'] as const;
export const opinionOutcomes = ['adopted', 'partly', 'declined'] as const;
export type OpinionOutcome = (typeof opinionOutcomes)[number];

/** まとめ: what fits into a glance. */
export const SUMMARY_LIMIT = 200;
export const SUMMARY_LINES = 3;
/** Days a まとめ for all stays on ホーム. */
export const SUMMARY_DAYS = 30;
/** Letters of an item's explanation. */
const TOPIC_LIMIT = 2_000;

const words = (limit: number, what: string, missing: string | null) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check((text) => missing === null || text !== '', missing ?? ''),
		v.check(
			(text) => characters(text) <= limit,
			(issue) =>
				`${what}は${limit.toLocaleString('ja-JP')}文字までにしてください（いまは${characters(
					String(issue.input)
				).toLocaleString('ja-JP')}文字）。`
		)
	);
const line = (limit: number, what: string, missing: string | null) =>
	v.pipe(
		words(limit, what, missing),
		v.transform((text) => text.replace(/\s*\n\s*/g, ' '))
	);
const title = line(TITLE_LIMIT, '件名', '件名を入れてください。');
const version = v.pipe(
	v.optional(v.string(), ''),
	v.regex(/^\d{1,9}$/, 'もう一度開き直してください。'),
	v.transform(Number)
);
const reason = words(REASON_LIMIT, '理由', '理由を入れてください。');

export const topicSchema = v.object({
	title,
	text: words(TOPIC_LIMIT, '内容', '何を検討しているかを入れてください。'),
	takesOutside: box
});

export const opinionSchema = v.object({
	kind: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(opinionKinds, '意見か質問かを選んでください。')
	),
	body,
	mask: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(['', 'prefecture'], '名前の出し方を選び直してください。')
	)
});

export const followUpSchema = v.object({ opinion: v.string(), body });

export const opinionEditSchema = v.object({ body, version });

export const answerSchema = v.object({
	opinion: v.string(),
	outcome: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(opinionOutcomes, '採用・一部採用・見送りのどれかを選んでください。')
	),
	reason
});

export const summarySchema = v.object({
	title,
	text: v.pipe(
		words(SUMMARY_LIMIT, 'まとめ', 'まとめを入れてください。'),
		v.check(
			(text) => text.split('\n').length <= SUMMARY_LINES,
			`まとめは${SUMMARY_LINES}行までにしてください。詳しいことは「詳しい内容」に書けます。`
		)
	),
	body: words(20_000, '詳しい内容', null),
	link: line(500, '関連するページ', null),
	toAll: box
});

export const summaryCorrectionSchema = v.object({ ...summarySchema.entries, version });

export const proposalSchema = v.object({ title, body });

export const declineSchema = v.object({ reason });

export const caseSchema = v.object({
	theme: line(100, 'テーマ', 'テーマを入れてください。'),
	source: line(200, '出典', '出典を入れてください。'),
	sourceUrl: v.pipe(
		line(500, '出典のアドレス', null),
		v.check(
			(text) => text === '' || /^https?:\/\/[^\s]+$/.test(text),
			'出典のアドレスは、http:// か https:// で始まるものを入れてください。'
		)
	),
	groups: v.pipe(
		v.optional(v.array(v.string()), []),
		v.minLength(1, '載せるワーキンググループを選んでください。')
	)
});

export const inviteSchema = v.object({
	group: line(100, 'ワーキンググループ', '招くワーキンググループを選んでください。'),
	organisations: v.pipe(
		v.optional(v.array(v.string()), []),
		v.minLength(1, '招く団体を選んでください。')
	),
	message: words(REASON_LIMIT, '一言', null)
});
