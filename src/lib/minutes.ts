import * as v from 'valibot';
import { BODY_LIMIT, REASON_LIMIT } from './forum.ts';
import { characters, cleanText, count } from './text.ts';
import { id, neededWords, optionalDay, optionalId, version } from './fields.ts';

/** How far 議事録 has come: 案, 確認中, 承認済み. */
export type MinutesState = 'draft' | 'asked' | 'approved';

/** To whom 確認依頼 goes: all organisations that were there, or the chair alone. */
const askedChoices = ['present', 'chair'] as const;
export type AskedChoice = (typeof askedChoices)[number];

/** The free parts before and after the items of the 次第. */
export const freeSections = { opening: '開会・出席', closing: 'その他' } as const;

/** 'append': behind whatever stands by now. */
const savings = ['', 'append'] as const;

/** A part may be emptied again, which leaves its versions. */
const text = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanText),
	v.check(
		(given) => characters(given) <= BODY_LIMIT,
		`1つの項目は${count(BODY_LIMIT)}文字までにしてください。`
	)
);

export const sectionKey = v.pipe(v.string(), v.regex(/^(opening|closing|i[1-9]\d{0,14})$/));

export const sectionSchema = v.object({
	section: sectionKey,
	body: text,
	version,
	/** The version the text was begun from, where a newer one has been seen since. */
	base: v.optional(version),
	intent: v.fallback(v.picklist(savings), '')
});

export const askSchema = v.object({
	scope: v.picklist(askedChoices, 'どこに確認してもらうか選んでください。')
});

export const correctionAnswerSchema = v.object({
	text: neededWords('どこを直してほしいか書いてください。', '直してほしいところ', REASON_LIMIT)
});

export const correctSchema = v.object({
	reason: neededWords('訂正する理由を書いてください。', '理由', REASON_LIMIT)
});

export const decisionSchema = v.object({
	item: optionalId,
	text: neededWords('決まったことを書いてください。', '決定事項', REASON_LIMIT)
});

export const withdrawDecisionSchema = v.object({
	decision: optionalId,
	reason: neededWords('取り下げる理由を書いてください。', '理由', REASON_LIMIT)
});

export const actionSchema = v.object({
	item: optionalId,
	organisation: id('担当の団体を選んでください。'),
	task: neededWords('すること（宿題）を書いてください。', '宿題', REASON_LIMIT),
	dueOn: optionalDay('期限')
});

export const actionIdSchema = v.object({ action: optionalId });

/** 「第2版」; nothing for the first. */
export function editionWords(edition: number): string {
	return edition === 1 ? '' : `第${edition}版`;
}
