import type { Preview } from './extract.ts';

export const MOST_LETTERS = 200_000;

/** A preview of plain text, no longer than a reader is sent. */
export function text(whole: string, isCut: boolean): Preview {
	const kept = shorten(whole, MOST_LETTERS);
	return { kind: 'text', text: kept, cut: isCut || kept.length < whole.length };
}

/** The first `length` letters of a text. */
export function shorten(whole: string, length: number): string {
	// A cut through a surrogate pair would leave half a letter.
	return whole.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
