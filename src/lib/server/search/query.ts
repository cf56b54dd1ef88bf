import { folded } from '#lib/folding.ts';

export const QUERY_LIMIT = 100;

/** What was typed into the search box, as it is shown and as it is looked for. */
export type Query = {
	asked: string;
	/** Folded; every one of them has to be found. */
	words: string[];
	/** More was typed than is looked for. */
	isCut: boolean;
};

/** Takes a typed text apart at its spaces; what has no letter and no digit is no word. */
export function queryFrom(typed: string): Query {
	const line = typed.replace(/\s+/g, ' ').trim();
	const kept = Array.from(line.slice(0, QUERY_LIMIT * 2)).slice(0, QUERY_LIMIT);
	const asked = kept.join('').trim();
	const words = folded(asked)
		.split(/[\s、。]+/)
		.filter((word) => /[\p{L}\p{N}]/u.test(word));
	// The longest is the rarest: most texts are put aside after it.
	const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length);
	return { asked, words: longestFirst, isCut: kept.length < line.length };
}
