import { folded } from '#lib/folding.ts';
import { districts } from '#lib/reference/districts.ts';
import { findMunicipality } from '#lib/reference/municipalities.ts';
import { nameKey } from '#lib/reference/person-names.ts';
import type { Organisation } from './organisations.ts';

/** A short reading stands inside too many other words. */
const SHORTEST_READING = 4;

/**
 * The words that tell which organisation and person wrote something: the name with and without its suffix, its
 * reading, its romaji, its 郡, and the person's name. A name that is also its 広域's tells nothing.
 */
export function telltalesOf(
	of: Pick<Organisation, 'name' | 'kana' | 'code6'>,
	person: string
): string[] {
	const place = of.code6 === null ? undefined : findMunicipality(of.code6);
	const bare = (text: string) =>
		place ? text.replace(/(市|町|村|し|まち|ちょう|むら)$/u, '') : text;
	const isDistrict = districts.some(({ name }) => name === bare(of.name));
	const surname = person.split(/[\s　]/)[0] ?? '';
	const words = [
		of.name,
		isDistrict ? '' : bare(of.name),
		of.kana,
		bare(of.kana).length >= SHORTEST_READING ? bare(of.kana) : '',
		place && !isDistrict ? (place.romaji.split('-')[0] ?? '') : '',
		place?.county ?? '',
		person.replace(/[\s　]/g, ''),
		surname
	];
	return [...new Set(words)].filter((word) => Array.from(word).length >= 2);
}

/** The first of these words that stands in a text, whatever its width, case and variants of letters; null for none. */
export function telltaleIn(text: string, telltales: string[]): string | null {
	const letters = nameKey(text);
	const words = folded(text);
	return (
		telltales.find((telltale) =>
			/^[A-Za-z]+$/.test(telltale)
				? new RegExp(`(?<![a-z])${folded(telltale)}(?![a-z])`).test(words)
				: letters.includes(nameKey(telltale))
		) ?? null
	);
}
