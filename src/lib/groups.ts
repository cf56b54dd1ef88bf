import * as v from 'valibot';
import { body, REASON_LIMIT, TITLE_LIMIT } from './forum.ts';
import { neededWords, oneLine, ticked, version, words } from './fields.ts';

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

/** Words that have to be there, on one line. */
const line = (what: string, limit: number, message = `${what}を入れてください。`) =>
	v.pipe(neededWords(message, what, limit), v.transform(oneLine));
const title = line('件名', TITLE_LIMIT);
const reason = neededWords('理由を入れてください。', '理由', REASON_LIMIT);

const topic = {
	title,
	text: neededWords('何を検討しているかを入れてください。', '内容', TOPIC_LIMIT)
};

export const topicSchema = v.object({ ...topic, takesOutside: ticked });

export const topicEditSchema = v.object({ ...topic, version });

/** What has become of an item when its leads ask outsiders or no longer do; into an open group they write anyway. */
export function askingSentence(openness: (typeof openings)[number], isAsking: boolean): string {
	if (openness === 'closed') {
		return isAsking
			? '外から意見を受けます。この項目の件名と内容が、全団体に見えるようになりました。'
			: '外から意見を受けるのをやめました。この項目は、参加団体にだけ見えます。';
	}
	return isAsking
		? '「外から意見を受けています」と表示します。'
		: '「外から意見を受けています」の表示をやめました。意見は、これまでどおり参加していない団体も出せます。';
}

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
		neededWords('まとめを入れてください。', 'まとめ', SUMMARY_LIMIT),
		v.check(
			(text) => text.split('\n').length <= SUMMARY_LINES,
			`まとめは${SUMMARY_LINES}行までにしてください。詳しいことは「詳しい内容」に書けます。`
		)
	),
	body: words('詳しい内容', 20_000),
	link: words('関連するページ', 500),
	toAll: ticked
});

export const summaryCorrectionSchema = v.object({ ...summarySchema.entries, version });

export const proposalSchema = v.object({ title, body });

export const declineSchema = v.object({ reason });

export const caseSchema = v.object({
	theme: line('テーマ', 100),
	source: line('出典', 200),
	sourceUrl: v.pipe(
		words('出典のアドレス', 500),
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
