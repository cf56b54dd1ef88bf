/*
 * Japanese is written without spaces: every pair of neighbouring characters is a token of the index, and the
 * last character of a run one more; Latin letters and digits are words. Both sides start from `searchable`.
 */

/** Runs that tokens are made of: Latin words, numbers, and all other letters with the long vowel in them. */
const runs = /[a-z]+|[0-9]+|(?:[^\P{L}a-z]|[^\P{N}0-9]|\p{M}|(?<=[ぁ-ゖ])-)+/gu;
/** What the tokenizer of SQLite surely takes for a letter; it knows Unicode as of 2012. */
const plain = /^[ぁ-ゖ々〆一-鿋㐀-䶵]$/;
const isPlain = /^[ぁ-ゖ々〆一-鿋㐀-䶵]+$/;
const isWord = /^[a-z0-9]/;

/** Longer words say nothing and fill the index. */
const LONGEST_WORD = 64;

/** The tokens of a text in its searchable form, parted by spaces, as they are handed to the index. */
export function indexTokens(text: string): string {
	const tokens: string[] = [];
	for (const [run] of text.matchAll(runs)) {
		if (isWord.test(run)) tokens.push(run.slice(0, LONGEST_WORD));
		else tokens.push(...pairsOf(run, 'with the last'));
	}
	return tokens.join(' ');
}

/**
 * The phrase of FTS5 that every text with this word in it matches; the last token is a prefix where the text
 * may go on. Null for a word without a letter or digit. What it finds must still be compared letter by letter.
 */
export function phraseFor(word: string): string | null {
	const found = [...word.matchAll(runs)].map(([run]) => run);
	const last = found.at(-1);
	if (last === undefined) return null;
	const tokens = found.flatMap((run, index) => {
		if (isWord.test(run)) return [run.slice(0, LONGEST_WORD)];
		return pairsOf(run, index === found.length - 1 ? 'open' : 'with the last');
	});
	const isOpen = isWord.test(last) || Array.from(last).length === 1;
	return `"${tokens.join(' ')}"${isOpen ? ' *' : ''}`;
}

/** A run's pairs; in a query whose text may go on after it, its last character alone is no token. */
function pairsOf(run: string, end: 'with the last' | 'open'): string[] {
	const letters = isPlain.test(run) ? run.split('') : Array.from(run, encoded);
	if (letters.length === 1) return letters;
	const pairs = letters.slice(0, -1).map((letter, index) => letter + (letters[index + 1] ?? ''));
	return end === 'open' ? pairs : [...pairs, letters.at(-1) ?? ''];
}

function encoded(letter: string): string {
	if (letter === '-') return 'ー';
	return plain.test(letter) ? letter : `x${letter.codePointAt(0)?.toString(16) ?? ''}z`;
}
