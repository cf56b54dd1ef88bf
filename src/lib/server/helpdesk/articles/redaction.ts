import { redactionWords, type RedactionKind, type Replaced } from '#lib/articles.ts';
import { folded, foldedWithPlaces } from '#lib/folding.ts';
import { patterns, vendorPatterns } from './patterns.ts';

/** What the check knows by name, beside what it knows by form. */
export type Lexicon = {
	/** Names, short forms and readings of organisations, former ones too. */
	organisations: string[];
	people: { name: string; kana: string }[];
	vendors: string[];
	/** Names of the attachments of the case. */
	files: string[];
};

/** A place in a text that must not stay as it is. */
type Finding = { kind: RedactionKind; start: number; end: number; text: string };

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
/** Space may stand between the letters of a name. */
const gap = '[ 　]{0,2}';
const titles =
	'さん|様|氏|殿|くん|主任|主査|主事|係長|課長|補佐|室長|部長|局長|次長|参事|技師|先生';

/**
 * Finds in a text what could say who asked: organisations, people, addresses of networks, of the web, of mail, telephone numbers,
 * sums, 業者 and files. Width, case, kana and old letters make no difference; of what overlaps the longest counts.
 * The places are those of the text as it was given.
 */
export function findings(text: string, lexicon: Lexicon): Finding[] {
	const { folded: whole, starts, ends } = foldedWithPlaces(text);
	const found: Finding[] = [];
	const add = (kind: RedactionKind, from: number, to: number) => {
		const start = starts[from] ?? 0;
		const end = ends[to - 1] ?? text.length;
		found.push({ kind, start, end, text: text.slice(start, end) });
	};
	for (const { kind, find, isReal } of patterns) {
		for (const { 0: hit, index } of whole.matchAll(find)) {
			const trimmed = hit.trimEnd();
			if (trimmed !== '' && (isReal?.(trimmed) ?? true)) add(kind, index, index + trimmed.length);
		}
	}
	for (const { kind, find } of named(lexicon)) {
		for (const { 0: hit, index } of whole.matchAll(find)) add(kind, index, index + hit.length);
	}
	for (const pattern of vendorPatterns) {
		for (const { 0: hit, index } of text.matchAll(pattern)) {
			found.push({ kind: 'vendor', start: index, end: index + hit.length, text: hit });
		}
	}
	return withoutOverlaps(found);
}

/** The longest first; what lies in it or reaches into it is not found again. */
function withoutOverlaps(found: Finding[]): Finding[] {
	const kept: Finding[] = [];
	const byLength = [...found].sort(
		(a, b) => b.end - b.start - (a.end - a.start) || weightOf(b) - weightOf(a)
	);
	for (const one of byLength) {
		if (!kept.some((other) => one.start < other.end && other.start < one.end)) kept.push(one);
	}
	return kept.sort((a, b) => a.start - b.start);
}

/** What is known by its name is surer than what only looks like something. */
const weightOf = ({ kind }: Finding) => Number(kind === 'organisation');

type Named = { kind: RedactionKind; find: RegExp };

function named({ organisations, people, vendors, files }: Lexicon): Named[] {
	const list = (kind: RedactionKind, words: string[], after = ''): Named[] => {
		const known = [...new Set(words.map((word) => folded(word.trim())))].filter(Boolean);
		if (known.length === 0) return [];
		const longestFirst = known.sort((a, b) => b.length - a.length).map(spread);
		return [{ kind, find: new RegExp(`(?:${longestFirst.join('|')})${after}`, 'g') }];
	};
	const stems = files.map((name) => name.replace(/\.[^.]+$/, '')).filter((stem) => stem.length > 3);
	return [
		...list('organisation', organisations, '(?:役場|役所|庁舎|本庁|支所|県庁)?'),
		...list('vendor', vendors),
		...list('file', [...files, ...stems]),
		...people.flatMap(ofPerson)
	];
}

/** In a name of three letters and more each may stand apart; one in Latin letters is no part of a longer word. */
function spread(word: string): string {
	if (/^[a-z0-9]/.test(word)) {
		const end = /^[a-z0-9]{1,4}$/.test(word) ? '(?![a-z])' : '';
		return `(?<![a-z0-9])${escaped(word)}${end}`;
	}
	const letters = Array.from(word);
	return letters.length < 3 ? escaped(word) : letters.map(escaped).join(gap);
}

/** The whole name with or without a space, the family name alone or before a title, and the readings. */
function ofPerson({ name, kana }: Lexicon['people'][number]): Named[] {
	const [family = '', ...given] = folded(name).split(/\s+/).filter(Boolean);
	const [familyKana = '', ...givenKana] = folded(kana).split(/\s+/).filter(Boolean);
	const find = (source: string): Named => ({ kind: 'person', find: new RegExp(source, 'g') });
	const parts = (all: string[]) =>
		all
			.flatMap((part) => Array.from(part))
			.map(escaped)
			.join(gap);
	const before = `(?=${gap}(?:${titles}))`;
	return [
		...(family && given.length > 0 ? [find(parts([family, ...given]))] : []),
		...(family.length > 1 ? [find(escaped(family))] : []),
		...(family.length === 1 ? [find(`(?<![一-鿿])${escaped(family)}${before}`)] : []),
		...(given.join('').length > 1 ? [find(`${parts(given)}${before}`)] : []),
		...(familyKana && givenKana.length > 0 ? [find(parts([familyKana, ...givenKana]))] : []),
		...(familyKana.length > 1 ? [find(`${escaped(familyKana)}${before}`)] : [])
	];
}

/** What each text is with neutral marks in place of what was found, and what stood there. */
type Redacted = { texts: Record<Replaced['part'], string>; replaced: Replaced[] };

/** Letters shown around what was found. */
const AROUND = 16;

/** Puts a mark such as 〔団体1〕 in place of everything the check finds, each with a number of its own. */
export function redact(texts: Record<Replaced['part'], string>, lexicon: Lexicon): Redacted {
	const counts: Partial<Record<RedactionKind, number>> = {};
	const replaced: Replaced[] = [];
	const parts = ['title', 'question', 'answer'] as const;
	const result = { ...texts };
	for (const part of parts) {
		const text = texts[part];
		let at = 0;
		let out = '';
		for (const { kind, start, end, text: original } of findings(text, lexicon)) {
			const number = (counts[kind] = (counts[kind] ?? 0) + 1);
			const mark = `〔${redactionWords[kind]}${number}〕`;
			out += text.slice(at, start) + mark;
			at = end;
			replaced.push({
				mark,
				kind,
				original,
				part,
				before: text.slice(Math.max(0, start - AROUND), start).replace(/\s+/g, ' '),
				after: text.slice(end, end + AROUND).replace(/\s+/g, ' ')
			});
		}
		result[part] = out + text.slice(at);
	}
	return { texts: result, replaced };
}

/** What the check still finds in texts that are to be published and nobody has admitted, each once. */
export function remaining(
	texts: Record<Replaced['part'], string>,
	lexicon: Lexicon,
	admitted: string[]
): { part: Replaced['part']; kind: RedactionKind; text: string }[] {
	const known = new Set(admitted.map(folded));
	return (['title', 'question', 'answer'] as const).flatMap((part) => {
		const byText = new Map(findings(texts[part], lexicon).map((one) => [folded(one.text), one]));
		return [...byText]
			.filter(([key]) => !known.has(key))
			.map(([, { kind, text }]) => ({ part, kind, text }));
	});
}
