import { searchable, searchableWithPlaces } from '#lib/folding.ts';
import type { Piece } from '#lib/search.ts';

/** Letters before the first hit, and in all. */
const LEAD = 30;
const LENGTH = 130;
/** A long text is gone through in stretches; only the one with the hit is looked at closely. */
const STRETCH = 4000;
const OVERLAP = 400;

/** The line below a table's head, and any other row. */
const tableRule = /^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*$/gm;
const tableRow = /^[ \t]*\|(.*)\|[ \t]*$/gm;

/** The whole of a short text in pieces. */
export function marked(text: string, words: string[]): Piece[] {
	const hits = hitsIn(text, words);
	const pieces: Piece[] = [];
	let at = 0;
	for (const { from, to } of hits) {
		if (from > at) pieces.push({ text: text.slice(at, from), isHit: false });
		pieces.push({ text: text.slice(from, to), isHit: true });
		at = to;
	}
	if (at < text.length) pieces.push({ text: text.slice(at), isHit: false });
	return pieces;
}

/** A line or two of a text around the first hit, without the marks of bold, headings and tables; its beginning where nothing is hit. */
export function excerpt(text: string, words: string[]): Piece[] {
	const line = text
		.replace(tableRule, '')
		.replace(tableRow, (_, cells: string) => cells.replaceAll('|', ' '))
		.replace(/\*\*|^#{1,6} /gm, '')
		.replace(/\s+/g, ' ')
		.trim();
	const from = stretchWithHit(line, words);
	const stretch = line.slice(from, from + STRETCH + OVERLAP);
	const first = hitsIn(stretch, words)[0]?.from ?? 0;
	const start = first > LEAD ? beginning(line, from + first - LEAD) : from;
	const end = ending(line, start + LENGTH);
	const cut = withoutHalves(line.slice(start, end));
	const pieces = marked(cut, words);
	if (start > 0) pieces.unshift({ text: '…', isHit: false });
	if (end < line.length) pieces.push({ text: '…', isHit: false });
	return pieces;
}

/** The start of the Latin word or the number that a cut at this place would halve. */
function beginning(line: string, at: number): number {
	return (
		at - (/[a-z0-9]{1,30}$/i.exec(line.slice(Math.max(0, at - 30), at + 1))?.[0].length ?? 1) + 1
	);
}

/** The end of such a word. */
function ending(line: string, at: number): number {
	return at - 1 + (/^[a-z0-9]{1,30}/i.exec(line.slice(at - 1, at + 30))?.[0].length ?? 1);
}

function stretchWithHit(line: string, words: string[]): number {
	for (let from = 0; from < line.length; from += STRETCH) {
		const stretch = searchable(line.slice(from, from + STRETCH + OVERLAP));
		if (words.some((word) => stretch.includes(word))) return from;
	}
	return 0;
}

function hitsIn(text: string, words: string[]): { from: number; to: number }[] {
	const { folded: whole, starts, ends } = searchableWithPlaces(text);
	const found: { from: number; to: number }[] = [];
	for (const word of words) {
		let at = whole.indexOf(word);
		while (at !== -1) {
			found.push({ from: starts[at] ?? 0, to: ends[at + word.length - 1] ?? text.length });
			at = whole.indexOf(word, at + word.length);
		}
	}
	const merged: { from: number; to: number }[] = [];
	for (const hit of found.sort((a, b) => a.from - b.from)) {
		const last = merged.at(-1);
		if (last && hit.from <= last.to) last.to = Math.max(last.to, hit.to);
		else merged.push(hit);
	}
	return merged;
}

/** A cut through a surrogate pair leaves half a letter at either end. */
function withoutHalves(text: string): string {
	return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}
