import * as v from 'valibot';
import { parseDay } from './dates.ts';
import { REASON_LIMIT } from './forum.ts';
import { characters, cleanText } from './text.ts';
import { ticked } from './fields.ts';

/** うちも同じ, with or without the organisation's name. */
export const sameHereSchema = v.object({ hidesName: ticked });

/** A short text that must be there, in words of its own where it is missing. */
const needed = (missing: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).trim()),
		v.check((text) => text !== '', missing),
		v.check(
			(text) => characters(text) <= REASON_LIMIT,
			(issue) =>
				`${REASON_LIMIT}文字までにしてください（いまは${characters(String(issue.input))}文字）。`
		)
	);

/** 制度改正 by its name. */
export const reformSchema = v.object({
	reform: needed('制度改正の名前を入れてください（例：住民基本台帳法の改正）。')
});

/** What the 決裁者 says when giving a text back. */
export const remarkSchema = v.object({
	remark: needed('差し戻す理由を入れてください。直すところが分かるように書きます。')
});

/** Until when an accepted answer holds; the day as people write it. */
export const datingSchema = v.object({
	post: v.string(),
	fiscalYear: v.pipe(
		v.optional(v.string(), ''),
		v.transform(Number),
		v.integer('年度を選んでください。'),
		v.minValue(2000, '年度を選んでください。'),
		v.maxValue(2100, '年度を選んでください。')
	),
	validTo: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.trim()),
		v.check(
			(text) => text === '' || parseDay(text) !== null,
			'日付が読めません。R9.3.31 や 2027-03-31 のように入れてください。'
		),
		v.transform((text) => parseDay(text))
	)
});

/** The threshold of the union's list of candidates. */
const least = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => Number(text.normalize('NFKC').trim() || Number.NaN)),
	v.integer('1以上の数を入れてください。'),
	v.minValue(1, '1以上の数を入れてください。'),
	v.maxValue(99, '99までの数を入れてください。')
);
export const thresholdSchema = v.object({ leastOrganisations: least, leastDistricts: least });

/** What the union decides about a candidate, and why. */
export const candidateSchema = v.object({
	thread: v.string(),
	mark: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(['passed-over', 'handled'], '見送りか対応済みを選んでください。')
	),
	reason: needed('理由を入れてください。後の担当者が読みます。')
});

/** Whether an organisation has its official answers approved first. */
export const approvalSchema = v.object({ approval: ticked });
