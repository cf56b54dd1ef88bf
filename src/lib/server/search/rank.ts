import type { Candidate } from './find.ts';

/* BM25 over what was found: within it every text holds every word, so that a longer word weighs more, not a rarer one. */

const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;
/** Letters of an ordinary post. */
const USUAL_LENGTH = 250;
/** A word in the title says as much as so many in the text. */
const TITLE = 5;
const ANSWER = 1.5;
const SOLVED = 1.2;
/** What is new weighs up to this much more, and half of that after two years. */
const NEW = 0.3;
const HALF_LIFE = 730 * 24 * 60 * 60 * 1000;

/** How well a text answers the words, at an instant; only to be compared with others of the same search. */
export function scoreOf(candidate: Candidate, words: { forms: string[] }[], at: Date): number {
	const { titleHits, bodyHits, length, isSolved, isAnswer, createdAt } = candidate;
	const longness = 1 - LENGTH_SHARE + (LENGTH_SHARE * length) / USUAL_LENGTH;
	const text = words.reduce((sum, { forms }, index) => {
		const hits = TITLE * Math.min(2, titleHits[index] ?? 0) + (bodyHits[index] ?? 0) / longness;
		const weight = Math.log(1 + Math.min(...forms.map((form) => form.length)));
		return sum + (weight * hits * (SATURATION + 1)) / (hits + SATURATION);
	}, 0);
	const age = Math.max(0, at.getTime() - createdAt.getTime());
	const freshness = 1 + NEW * 2 ** (-age / HALF_LIFE);
	return (text || 1) * (isAnswer ? ANSWER : 1) * (isSolved ? SOLVED : 1) * freshness;
}
