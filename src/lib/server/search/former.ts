import { searchable } from '#lib/folding.ts';
import { formerMunicipalities } from '#lib/reference/former-municipalities.ts';

/** Former names offered for one of today. */
const MOST_OFFERED = 5;

/** Another name under which a place may be written: what a former municipality is today, and the other way round. */
type OtherName = { typed: string; other: string; isFormer: boolean };

/** The other names of the municipalities among the words. */
export function otherNames(words: { text: string }[]): OtherName[] {
	return words.flatMap(({ text }) => {
		const key = searchable(text);
		const present = formerMunicipalities
			.filter(({ name }) => searchable(name) === key)
			.map(({ name, nowName }) => ({ typed: name, other: nowName, isFormer: true }));
		const former = formerMunicipalities
			.filter(({ nowName }) => searchable(nowName) === key)
			.map(({ name, nowName }) => ({ typed: nowName, other: name, isFormer: false }));
		return [...present, ...former.slice(0, MOST_OFFERED)];
	});
}
