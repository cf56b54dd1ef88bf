import { toCode6 } from '#lib/reference/codes.ts';
import { formerMunicipalities } from '#lib/reference/former-municipalities.ts';
import {
	findMunicipality,
	municipalities,
	type MunicipalityKind
} from '#lib/reference/municipalities.ts';

type Resolution =
	| { kind: 'found'; code6: string }
	/** Several of the 77 are written or sound so; code6, in code order. */
	| { kind: 'ambiguous'; candidates: string[] }
	/** A name or code abolished since 2003; `code6` is the successor's, which may lie in 岐阜県. */
	| { kind: 'former'; code6: string; formerName: string }
	| { kind: 'unknown' };

type Alias = { code6: string; stem: string; alone: boolean };

/** Old forms and miswritings; `alone`: also without suffix (高木, 豊岡, 大滝 are too common). */
const writtenAliases: readonly Alias[] = [
	{ code6: '204463', stem: '麻續', alone: true },
	{ code6: '204463', stem: '麻続', alone: true },
	{ code6: '204463', stem: '麻積', alone: true },
	{ code6: '204153', stem: '高木', alone: false },
	{ code6: '204145', stem: '泰岡', alone: true },
	{ code6: '204161', stem: '豊岡', alone: false },
	{ code6: '204293', stem: '大滝', alone: false },
	{ code6: '204528', stem: '築北', alone: true },
	{ code6: '202070', stem: '須阪', alone: true },
	{ code6: '205907', stem: '飯縄', alone: true }
];

/** Readings that are wrong but typed. なんもく is absent: it is right for 南牧村 in 群馬県. */
const trapReadings: readonly (readonly [string, readonly string[]])[] = [
	['202070', ['すさか']],
	['202142', ['かやの']],
	['202193', ['とうおん', 'とうぎょ']],
	['203033', ['おうみ']],
	['203505', ['ちょうわ']],
	['203882', ['みやた']],
	['204099', ['ひらたに']],
	['204102', ['ねわ']],
	['204129', ['うりき']],
	['204145', ['たいふ']],
	['204153', ['きょうぼく']],
	['204226', ['うえまつ', 'かみまつ']],
	['204480', ['いけさか']],
	['204854', ['しろうま']],
	['204862', ['こたに', 'おだに']]
];

const countyReadings: readonly (readonly [string, string])[] = [
	['南佐久', 'みなみさく'],
	['北佐久', 'きたさく'],
	['小県', 'ちいさがた'],
	['諏訪', 'すわ'],
	['上伊那', 'かみいな'],
	['下伊那', 'しもいな'],
	['木曽', 'きそ'],
	['東筑摩', 'ひがしちくま'],
	['南安曇', 'みなみあづみ'],
	['北安曇', 'きたあづみ'],
	['更級', 'さらしな'],
	['埴科', 'はにしな'],
	['上高井', 'かみたかい'],
	['下高井', 'しもたかい'],
	['上水内', 'かみみのち'],
	['下水内', 'しもみのち']
];

/** Old towns whose name without suffix is a common word, place or family name. */
const formerNeverAlone: readonly string[] = [
	'上村',
	'中条村',
	'和田村',
	'安曇村',
	'山口村',
	'東部町',
	'豊田村'
];

/** Forms that NFKC leaves apart; every character of a group counts as its first. */
const placeFolds = new Map(
	[
		'ヶケヵガがゖ',
		'のノ之乃',
		'条條',
		'曽曾',
		'竜龍',
		'沢澤',
		'塩鹽',
		'軽輕',
		'穂穗',
		'豊豐',
		'栄榮',
		'売賣',
		'広廣',
		'国國',
		'岳嶽',
		'温溫',
		'県縣',
		'真眞',
		'青靑',
		'郷鄕鄉',
		'高髙',
		'富冨',
		'戸戶'
	].flatMap((group) => [...group].map((character) => [character, group.charAt(0)] as const))
);

const syllables = new Map(
	[
		'aあiいuうeえoお',
		'kaかkiきkuくkeけkoこ',
		'saさsiしsuすseせsoそ',
		'taたtiちtuつteてtoと',
		'naなniにnuぬneねnoの',
		'haはhiひhuふheへhoほ',
		'maまmiみmuむmeめmoも',
		'raらriりruるreれroろ',
		'gaがgiぎguぐgeげgoご',
		'zaざziじzuずzeぜzoぞ',
		'daだdiぢduづdeでdoど',
		'baばbiびbuぶbeべboぼ',
		'paぱpiぴpuぷpeぺpoぽ',
		'yaやyuゆyoよwaわwoをnん'
	].flatMap((row) =>
		[...row.matchAll(/([a-z]+)([ぁ-ん])/g)].map(
			([, romaji = '', kana = '']) => [kana, romaji] as const
		)
	)
);

const suffixReadings: Readonly<Record<MunicipalityKind, readonly string[]>> = {
	市: ['', '市', 'し', 'city'],
	町: ['', '町', 'まち', 'ちょう', 'cho', 'town'],
	村: ['', '村', 'むら', 'village']
};

/** Who may be meant (code6) by a folded writing, a reading, a reading with short long vowels. */
const byWriting = new Map<string, Set<string>>();
const byReading = new Map<string, Set<string>>();
const byLooseReading = new Map<string, Set<string>>();

for (const { code6, name, kana, romaji, kind } of municipalities) {
	const stem = name.slice(0, -1);
	addWriting(code6, stem, kind);
	// 原 and 栄 without 村 are ordinary words.
	if (stem.length > 1) addWriting(code6, stem, '');
	for (const reading of [kana.replace(/(し|まち|ちょう|むら)$/, ''), romaji.replace(/-.*/, '')]) {
		addReading(byReading, code6, readingKey, reading, kind);
		addReading(byLooseReading, code6, looseReadingKey, reading, kind);
	}
}
for (const { code6, stem, alone } of writtenAliases) {
	addWriting(code6, stem, kindOf(code6));
	if (alone) addWriting(code6, stem, '');
}
for (const [code6, readings] of trapReadings) {
	for (const reading of readings) {
		addReading(byLooseReading, code6, looseReadingKey, reading, kindOf(code6));
	}
}
// 「木曽」 alone may mean the county or the district, so it does not settle on 木曽町.
addWriting('204251', '木曽', '');

const countyByReading = new Map(
	countyReadings.map(([county, reading]) => [looseReadingKey(reading), county])
);

const countyOf = new Map<string, string | null>(
	[...formerMunicipalities, ...municipalities].map(({ code6, county }) => [code6, county])
);

/**
 * Says which municipality of Nagano a whole text names: official or variant form, reading, romaji,
 * or code, with or without 長野県, 郡, suffix and 役場. It never guesses: what fits none is unknown, what
 * fits several is ambiguous. The variants are those of name-variants.md, tables 1 and 2.
 */
export function resolveMunicipality(text: string): Resolution {
	const cleaned = text.normalize('NFKC').replace(/[\s\u200b\ufeff]/g, '');
	if (/^[0-9]+$/.test(cleaned)) {
		return resolveCode(cleaned.length === 5 ? toCode6(cleaned) : cleaned);
	} else {
		const { county, name } = splitCounty(withoutPrefecture(withoutOffice(cleaned)));
		return resolveName(name, county);
	}
}

function resolveCode(code6: string): Resolution {
	const former = formerMunicipalities.find((candidate) => candidate.code6 === code6);
	if (former) {
		return { kind: 'former', code6: former.nowCode6, formerName: former.name };
	} else if (findMunicipality(code6)) {
		return { kind: 'found', code6 };
	} else {
		return { kind: 'unknown' };
	}
}

function resolveName(name: string, county: string | null): Resolution {
	const attempts = [
		byWriting.get(foldPlace(name)),
		byReading.get(readingKey(name)),
		byLooseReading.get(looseReadingKey(name))
	];
	for (const attempt of attempts) {
		const candidates = [...(attempt ?? [])].filter((code6) => liesIn(code6, county)).sort();
		const [first] = candidates;
		if (candidates.length > 1) return { kind: 'ambiguous', candidates };
		if (first !== undefined) return { kind: 'found', code6: first };
	}
	return resolveFormer(name, county);
}

function resolveFormer(name: string, county: string | null): Resolution {
	const written = foldPlace(name);
	const former = formerMunicipalities.find(
		(candidate) =>
			liesIn(candidate.code6, county) &&
			formsOfFormer(candidate.name).some((form) => foldPlace(form) === written)
	);
	if (former) {
		return { kind: 'former', code6: former.nowCode6, formerName: former.name };
	} else {
		return { kind: 'unknown' };
	}
}

function formsOfFormer(name: string): string[] {
	return formerNeverAlone.includes(name) ? [name] : [name, name.slice(0, -1)];
}

function liesIn(code6: string, county: string | null): boolean {
	return county === null || countyOf.get(code6) === county;
}

function withoutOffice(text: string): string {
	return text.replace(/(?:(?<=市)役所|役場|(?<=し)やくしょ|やくば)$/, '');
}

function withoutPrefecture(text: string): string {
	return text.replace(/^(?:長野[県縣]|ながのけん|ナガノケン|nagano-?ken)(?=.)/i, '');
}

/** A county that Nagano does not have stays as it was written, and nothing lies in it. */
function splitCounty(text: string): { county: string | null; name: string } {
	const [, prefix, name] = /^(.+?)(?:郡|ぐん|グン|-?gun-?)(.+)$/i.exec(text) ?? [];
	if (prefix === undefined || name === undefined) {
		return { county: null, name: text };
	} else {
		const stem = countyByReading.get(looseReadingKey(prefix)) ?? foldPlace(prefix);
		return { county: `${stem}郡`, name };
	}
}

function foldPlace(text: string): string {
	return [...text].map((character) => placeFolds.get(character) ?? character).join('');
}

/** Kana, Hepburn and Kunrei become one Kunrei spelling without marks; kanji stay. */
function readingKey(text: string): string {
	return romanized(withoutMacrons(text.normalize('NFKC').toLowerCase()))
		.replace(/['’‘`.,、・‐‑–−-]/g, '')
		.replace(/sh(?=i)/g, 's')
		.replace(/sh/g, 'sy')
		.replace(/ch(?=i)|ts/g, 't')
		.replace(/ch/g, 'ty')
		.replace(/fu/g, 'hu')
		.replace(/j(?=i)|dz|d(?=[iuy])/g, 'z')
		.replace(/jy?/g, 'zy')
		.replace(/m(?=[bmp])/g, 'n');
}

/** The reading with long o and u shortened, however they were written (おお, おう, oh, ō). */
function looseReadingKey(text: string): string {
	return readingKey(text)
		.replace(/oh(?![aiueoy])/g, 'o')
		.replace(/o[ou]+/g, 'o')
		.replace(/u{2,}/g, 'u');
}

function romanized(text: string): string {
	return text
		.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
		.replace(/[ぁ-ん]/g, (kana) => syllables.get(kana) ?? kana)
		.replace(/iゃ/g, 'ya')
		.replace(/iゅ/g, 'yu')
		.replace(/iょ/g, 'yo')
		.replace(/([aiueo])ー/g, '$1$1');
}

function withoutMacrons(text: string): string {
	return text
		.replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD'))
		.replace(/([aiueo])[\u0302\u0304]/g, '$1$1');
}

function kindOf(code6: string): MunicipalityKind | '' {
	return findMunicipality(code6)?.kind ?? '';
}

function addWriting(code6: string, stem: string, suffix: string): void {
	add(byWriting, foldPlace(stem + suffix), code6);
}

function addReading(
	index: Map<string, Set<string>>,
	code6: string,
	keyOf: (text: string) => string,
	stem: string,
	kind: MunicipalityKind | ''
): void {
	for (const suffix of kind === '' ? [''] : suffixReadings[kind]) {
		add(index, keyOf(stem + suffix), code6);
	}
}

function add(index: Map<string, Set<string>>, key: string, code6: string): void {
	const codes = index.get(key) ?? new Set<string>();
	index.set(key, codes.add(code6));
}
