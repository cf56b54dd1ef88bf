import * as v from 'valibot';
import { characters } from './text.ts';

/** What can be erased for good. */
export const thingTypes = [
	'post',
	'notice',
	'table',
	'material',
	'article',
	'desk-mail',
	'dispatch',
	'specification-version',
	'incident',
	'incident-update',
	'incident-affected',
	'ticket',
	'ticket-message'
] as const;
export type ThingType = (typeof thingTypes)[number];

/**
 * These are parts of 障害情報 or of a case and named within it: what was written by its number, うちも影響あり by its
 * organisation.
 */
export const partTypes = ['incident-update', 'incident-affected', 'ticket-message'] as const;
export type PartType = (typeof partTypes)[number];

/** Whether a thing of this kind is part of another. */
export const isPartType = (type: ThingType): type is PartType =>
	partTypes.some((each) => each === type);

const REASON_LIMIT = 200;
const WORD_LIMIT = 100;

/** The form of 完全に消去する: why, for the tombstone and the list. */
export const eraseSchema = v.object({
	reason: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.replace(/\s+/g, ' ').trim()),
		v.check((text) => text !== '', '理由を入れてください。氏名などは繰り返さないでください。'),
		v.check(
			(text) => characters(text) <= REASON_LIMIT,
			`理由は${REASON_LIMIT}文字までにしてください。`
		)
	)
});

/** A word to look for elsewhere before erasing; it is searched and never stored. */
export const lookSchema = v.object({
	word: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.trim()),
		v.check((text) => text !== '', '調べる言葉を入れてください。'),
		v.check(
			(text) => characters(text) <= WORD_LIMIT,
			`調べる言葉は${WORD_LIMIT}文字までにしてください。`
		)
	)
});
