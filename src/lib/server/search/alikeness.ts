import { searchable } from '#lib/folding.ts';
import { preparedOnce } from '../db/index.ts';
import { indexTokens } from './tokens.ts';

/** A token of what is asked and how much it tells: the rarer, the more. */
export type Term = { token: string; weight: number };

/** Letters of a text that are compared. */
export const BODY_COMPARED = 600;
/** What is said in the text and not in the title counts less. */
const IN_BODY = 0.5;
/** The index is asked for the rarest of them until they stand in this many texts in all. */
const MOST_TEXTS = 3_000;
const MOST_TERMS = 40;

/** The telling tokens of a title, rarest first, as many as the index can quickly weigh. */
export function termsOf(title: string): Term[] {
	const tokens = tellingTokens(title);
	const texts = textsWith(tokens);
	const all = countOfTexts();
	const rarest = tokens
		.map((token) => ({ token, texts: texts.get(token) ?? 0 }))
		.sort((a, b) => a.texts - b.texts)
		.slice(0, MOST_TERMS);
	const kept: Term[] = [];
	let sum = 0;
	for (const { token, texts: count } of rarest) {
		sum += count;
		if (sum > MOST_TEXTS && kept.length > 0) break;
		kept.push({ token, weight: Math.log(1 + all / (count + 1)) });
	}
	return kept;
}

/** The expression of the index that every text with one of them matches. */
export function anyOf(terms: Term[]): string {
	return terms.map(({ token }) => `"${token}"`).join(' OR ');
}

/** How much of what is asked another thread's opening shares, 0 to 1; both in searchable form. */
export function alikeness(terms: Term[], title: string, body: string): number {
	const inTitle = new Set(indexTokens(title).split(' '));
	const inBody = new Set(indexTokens(body).split(' '));
	let shared = 0;
	let whole = 0;
	for (const { token, weight } of terms) {
		whole += weight;
		if (inTitle.has(token)) shared += weight;
		else if (inBody.has(token)) shared += weight * IN_BODY;
	}
	return whole === 0 ? 0 : shared / whole;
}

/** The tokens of a title that say what it is about. Hiragana are endings and particles, which say nothing of what is asked; nor does a single letter. */
export function tellingTokens(title: string): string[] {
	const words = searchable(title.replace(/[ぁ-ゖ]+/g, ' 。 '));
	const tokens = indexTokens(words).split(' ');
	return [...new Set(tokens)].filter((token) => Array.from(token).length > 1);
}

function textsWith(tokens: string[]): Map<string, number> {
	const rows = selectWords().all(JSON.stringify(tokens)) as { term: string; doc: number }[];
	return new Map(rows.map(({ term, doc }) => [term, doc]));
}

function countOfTexts(): number {
	return countTexts().pluck().get() as number;
}

const selectWords = preparedOnce(({ $client }) =>
	$client.prepare(
		'select term, doc from search_words where term in (select value from json_each(?))'
	)
);

const countTexts = preparedOnce(({ $client }) =>
	$client.prepare('select count(*) from search_entry')
);
