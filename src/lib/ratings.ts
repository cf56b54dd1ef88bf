import * as v from 'valibot';
import { line } from './fields.ts';

/** How much an answer was of use, from most to least; the numbers are for the mean alone. */
export const ratingWords = [
	{ score: 5, word: 'とても役に立った' },
	{ score: 4, word: '役に立った' },
	{ score: 3, word: 'どちらともいえない' },
	{ score: 2, word: 'あまり役に立たなかった' },
	{ score: 1, word: '役に立たなかった' }
] as const;

/** Business days after a case was closed during which the word may be said and changed. */
export const RATES_WITHIN = 20;

/** The word for a score; '' for none. */
export function ratingWord(score: number): string {
	return ratingWords.find((each) => each.score === score)?.word ?? '';
}

const scores = ratingWords.map(({ score }) => String(score));

/** A word and a line, either of which may be left out; a line without a word says nothing that can be counted. */
export const ratingEntries = {
	score: v.pipe(
		v.optional(v.string(), ''),
		v.check(
			(text) => text === '' || scores.includes(text),
			'役に立ったかどうかを選び直してください。'
		),
		v.transform((text) => (text === '' ? null : Number(text)))
	),
	remark: line(200)
};

/** The word on its own, once the case is closed. */
export const ratingSchema = v.pipe(
	v.object(ratingEntries),
	v.forward(
		v.check(({ score }) => score !== null, '役に立ったかどうかを選んでください。'),
		['score']
	)
);
