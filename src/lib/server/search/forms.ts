import { searchable } from '#lib/folding.ts';
import { spellings } from '#lib/reference/spellings.ts';
import { format, parse } from '../numbers/official.ts';
import { yearForms } from './years.ts';

/** A word that may be written in more ways than these is looked for in the first of them. */
const MOST_FORMS = 12;

const groups = spellings.map((group) => group.map(searchable));

/**
 * The forms, as `searchable` has them, in which a text may hold a word: サーバ and サーバー, 問合せ and
 * 問い合わせ, 令和8年 and 2026年, `R8-12` and `R8-0012`. A text with one of them holds the word; empty for what has no letter.
 */
export function formsOf(word: string): string[] {
	const forms = [...numberIn(word), ...withVowels(word)]
		.map((form) => searchable(form).trim())
		.flatMap(withSpellings)
		.flatMap(yearForms)
		.filter((form) => /[\p{L}\p{N}]/u.test(form));
	return withoutLonger([...new Set(forms)].slice(0, MOST_FORMS));
}

/** An official number as it is written in full, for one that was shortened; not for a word that is none. */
function numberIn(word: string): string[] {
	const number = parse(word);
	return number ? [format({ series: '', ...number })] : [];
}

/** A text that has サーバー has サーバ: the shorter of two forms finds both. */
export function withoutLonger(forms: string[]): string[] {
	return forms.filter((form) => !forms.some((other) => other !== form && form.includes(other)));
}

/** Katakana of some length, in which the last long vowel is written by some and left out by others. */
const katakana = /[ァ-ヺ][ァ-ヺー‐‑–—―−ｰ-]{2,}/g;
/** サーバ without its vowel is long enough to be told from other words; キー is not. */
const SHORTEST_STEM = 3;

function withVowels(word: string): string[] {
	const whole = word.normalize('NFKC');
	const without = whole.replace(katakana, (run) =>
		run.length > SHORTEST_STEM && /[ー‐‑–—―−-]$/.test(run) ? run.slice(0, -1) : run
	);
	const within = without.replace(katakana, (run, at: number) => {
		const isLast = at + run.length === without.length;
		return run.length >= SHORTEST_STEM && !isLast && !run.endsWith('ー') ? `${run}ー` : run;
	});
	return [whole, without, within];
}

function withSpellings(form: string): string[] {
	const forms = [form];
	for (const group of groups) {
		const held = group
			.filter((spelling) => form.includes(spelling))
			.sort((a, b) => b.length - a.length)[0];
		if (held) forms.push(...group.map((spelling) => form.replaceAll(held, spelling)));
	}
	return forms;
}
