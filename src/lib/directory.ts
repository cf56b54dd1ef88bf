import { districtName } from '#lib/reference/districts.ts';
import { findMunicipality, municipalities } from '#lib/reference/municipalities.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { nameKey } from '#lib/reference/person-names.ts';

/** What can be looked for in an organisation and in a person of it. */
type SearchedBody = { code6: string | null; name: string; kana: string };
type SearchedPerson = {
	name: string;
	kana: string;
	section: string;
	seat: string;
	phone: string;
	email: string | null;
};

/** Names that most people from elsewhere misread; only these bear their reading above them. */
const hard = new Set(
	[
		['202070', '202142', '202185', '202193', '202207'],
		['203033', '203050', '203068', '203076', '203238', '203246', '203505'],
		[
			'203831',
			'203858',
			'203882',
			'204048',
			'204072',
			'204099',
			'204102',
			'204111',
			'204129',
			'204137'
		],
		['204145', '204153', '204226', '204234', '204251', '204293', '204463', '204480', '204528'],
		['204862', '205214', '205419', '205621', '205885', '205907']
	].flat()
);

/** Whether an organisation's name is shown with its reading. */
export function isHardToRead(code6: string | null): boolean {
	return code6 !== null && hard.has(code6);
}

/** A reading as it sounds: kana of either kind, づ as ず, ぢ as じ, long vowels as short ones. */
export function soundKey(text: string): string {
	return nameKey(text)
		.replaceAll('づ', 'ず')
		.replaceAll('ぢ', 'じ')
		.replace(/[ー・･]/g, '')
		.replace(/([おこそとのほもよろごぞどぼぽょを])[おう]+/g, '$1')
		.replace(/([うくすつぬふむゆるぐずぶぷゅ])う+/g, '$1');
}

/** A search for organisations and people: every word must be found in the person or their organisation. */
export type Search = { words: Word[] };

type Word = {
	text: string;
	/** Null where it is not written in kana. */
	sound: string | null;
	codes: ReadonlySet<string>;
	/** A name of one of the 77 with its 市, 町 or 村: 木曽町 is not part of 南木曽町. */
	isWhole: boolean;
};

/** Reads what was typed into the box; words stand apart by spaces of any width. */
export function searchFor(typed: string): Search {
	const words = typed
		.normalize('NFKC')
		.split(/[\s、,]+/)
		.filter((word) => nameKey(word) !== '');
	return {
		words: words.map((word) => ({
			text: nameKey(word),
			sound: /^[ぁ-ゖァ-ヶー・]+$/.test(word) ? soundKey(word) : null,
			codes: codesMeant(word),
			isWhole: isWhole(word)
		}))
	};
}

/** Whether the organisation alone answers the whole search. */
export function findsBody(search: Search, body: SearchedBody): boolean {
	return search.words.every((word) => bodyHas(word, body));
}

/** Whether a person answers, with the help of their organisation's name. */
export function findsPerson(search: Search, body: SearchedBody, person: SearchedPerson): boolean {
	return search.words.every((word) => bodyHas(word, body) || personHas(word, person));
}

function bodyHas(word: Word, body: SearchedBody): boolean {
	return (
		(body.code6 !== null && (word.codes.has(body.code6) || body.code6 === word.text)) ||
		(!(word.isWhole && body.code6 !== null) && nameKey(body.name).includes(word.text)) ||
		(word.sound !== null && soundKey(body.kana).startsWith(word.sound))
	);
}

function personHas(word: Word, person: SearchedPerson): boolean {
	const digits = word.text.replace(/-/g, '');
	const email = person.email?.toLowerCase() ?? '';
	// Every address here ends in nagano.jp: the part after @ is looked at only where it was typed.
	const address = word.text.includes('@') ? email : email.replace(/@.*$/, '');
	return (
		[person.name, person.section, person.seat].some((text) => nameKey(text).includes(word.text)) ||
		(word.sound !== null && soundKey(person.kana).includes(word.sound)) ||
		address.includes(word.text) ||
		(/^\d{3,}$/.test(digits) && person.phone.replace(/\D/g, '').includes(digits))
	);
}

/** The municipalities a word means: as written in any form, with those that sound the same, or by 郡, 広域 or romaji. */
function codesMeant(word: string): ReadonlySet<string> {
	const resolved = resolveMunicipality(word);
	const named =
		resolved.kind === 'unknown'
			? []
			: resolved.kind === 'ambiguous'
				? resolved.candidates
				: [resolved.code6];
	const sounds = new Set(
		named.flatMap((code6) => {
			const place = findMunicipality(code6);
			return place ? [stemSound(place.kana)] : [];
		})
	);
	const romaji = romajiKey(word);
	return new Set([
		...named,
		...municipalities
			.filter(
				(place) =>
					(!isWhole(word) && sounds.has(stemSound(place.kana))) ||
					(word.endsWith('郡') && place.county !== null && place.county === word) ||
					word === districtName(place.district) ||
					(romaji !== null && romajiKey(place.romaji)?.startsWith(romaji))
			)
			.map((place) => place.code6)
	]);
}

function isWhole(word: string): boolean {
	return /[市町村]$/.test(word) && resolveMunicipality(word).kind === 'found';
}

function stemSound(kana: string): string {
	return soundKey(kana.replace(/(し|まち|ちょう|むら)$/, ''));
}

/** Hepburn without marks, hyphens and doubled vowels; null for a word of other letters or too short to mean one. */
function romajiKey(word: string): string | null {
	const plain = word
		.toLowerCase()
		.normalize('NFD')
		.replace(/[\u0300-\u036f'’-]/g, '');
	if (!/^[a-z]{2,}$/.test(plain)) return null;
	return plain
		.replace(/o[ou]+/g, 'o')
		.replace(/u{2,}/g, 'u')
		.replace(/oh(?![aiueo])/g, 'o');
}
