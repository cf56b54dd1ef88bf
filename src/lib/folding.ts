/** Every character of a group counts as its first: old and variant forms that NFKC leaves apart. */
const groups = [
	'ケヶ',
	'カヵ',
	'高髙',
	'崎﨑嵜碕',
	'沢澤',
	'辺邊邉',
	'斉斎齊齋',
	'浜濱濵',
	'広廣',
	'国國',
	'桜櫻',
	'徳德',
	'恵惠',
	'真眞',
	'栄榮',
	'竜龍',
	'滝瀧',
	'曽曾',
	'条條',
	'島嶋嶌',
	'峰峯',
	'寿壽',
	'円圓',
	'学學',
	'実實',
	'蔵藏',
	'豊豐',
	'県縣',
	'塩鹽',
	'軽輕',
	'穂穗',
	'売賣',
	'岳嶽',
	'温溫',
	'青靑',
	'郷鄕鄉',
	'富冨',
	'戸戶',
	'黒黑',
	'浅淺',
	'与與',
	'応應',
	'会會',
	'伝傳',
	'来來',
	'礼禮',
	'吉𠮷',
	'柳栁',
	'靭靱',
	'続續',
	'関關',
	'鉄鐵',
	'旧舊',
	'号號',
	'万萬',
	'区區',
	'鶴靏',
	'館舘',
	'渋澁',
	'静靜',
	'暦曆',
	'歴歷',
	'徴徵',
	'瀬瀨',
	'槙槇',
	'渕淵渊',
	'増增',
	'渓溪',
	'桑桒',
	'~〜',
	"'’‘′´",
	'-‐‑‒–—―−'
];

const folds = new Map<string, string>();
for (const group of groups) {
	const [first = '', ...others] = group;
	for (const other of others) folds.set(other, first);
}

const variants = new RegExp(`[${[...folds.keys()].join('').replace('-', '\\-')}]`, 'gu');
const katakana = /[ァ-ヶヽヾ]/g;
/** Selectors of glyph forms, zero widths and controls of direction: nobody types them into a search. */
const unseen = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/**
 * The form in which texts are compared: width, case, hiragana and katakana, old forms of kanji and
 * dashes make no difference. It is for matching only, never for showing.
 */
export function folded(text: string): string {
	const table = (singles ??= tableOfSingles());
	const codes = new Uint16Array(text.length);
	for (let at = 0; at < text.length; at += 1) {
		const code = table[text.charCodeAt(at)] ?? NOT_SINGLE;
		if (code === NOT_SINGLE) return foldedByRule(text);
		codes[at] = code;
	}
	return decoder.decode(codes);
}

/** In the table: a character that folds to none or several, or together with its neighbour. */
const NOT_SINGLE = 0;
const decoder = new TextDecoder('utf-16le');
let singles: Uint16Array | null = null;

/** Nearly every text is folded character by character: a search goes through all of them. */
function tableOfSingles(): Uint16Array {
	return Uint16Array.from({ length: 0x10000 }, (_, code) => {
		const letter = String.fromCharCode(code);
		const fold = foldedByRule(letter);
		return fold.length === 1 && letter.isWellFormed() && !/^\p{M}|[\uFF9E\uFF9F]/u.test(letter)
			? fold.charCodeAt(0)
			: NOT_SINGLE;
	});
}

function isOfSingles(text: string): boolean {
	const table = (singles ??= tableOfSingles());
	for (let at = 0; at < text.length; at += 1) {
		if (table[text.charCodeAt(at)] === NOT_SINGLE) return false;
	}
	return true;
}

function foldedByRule(text: string): string {
	// Before: NFKC makes of some marks a space with an accent. After: of some forms it makes old ones.
	return withoutVariants(withoutVariants(text).normalize('NFKC'))
		.replace(unseen, '')
		.toLowerCase()
		.replace(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

function withoutVariants(text: string): string {
	return text.replace(variants, (form) => folds.get(form) ?? form);
}

/** A letter with the marks that belong to it: folding never looks further than one of these. */
const letters = /[^][\u0300-\u036F\u3099\u309A\uFF9E\uFF9F\uFE00-\uFE0F\u{E0100}-\u{E01EF}]*/gu;

/** A text folded, and for each character of that the place it comes from in the original. */
export function foldedWithPlaces(text: string): {
	folded: string;
	starts: number[];
	ends: number[];
} {
	if (isOfSingles(text)) {
		const starts = Array.from({ length: text.length }, (_, at) => at);
		return { folded: folded(text), starts, ends: starts.map((at) => at + 1) };
	}
	let whole = '';
	const starts: number[] = [];
	const ends: number[] = [];
	for (const { 0: letter, index } of text.matchAll(letters)) {
		const part = folded(letter);
		whole += part;
		for (let at = 0; at < part.length; at += 1) {
			starts.push(index);
			ends.push(index + letter.length);
		}
	}
	return { folded: whole, starts, ends };
}

/** Kana written large or small, and the long vowel typed as a minus sign, are one in a search. */
const kinds: Record<string, string> = { ー: '-', ぁ: 'あ', ぃ: 'い', ぅ: 'う', ぇ: 'え', ぉ: 'お' };
const kindsOfOne = /[ーぁぃぅぇぉ]/g;

const japanese = '[ぁ-ゖ々〆一-鿿㐀-䶿]';
/** What stands between letters without parting them: a hyphen in Wi-Fi, a space or the end of a line in Japanese. */
const between = new RegExp(
	`(?<=[a-z])-(?=[a-z])|(?<=${japanese}-?)(?: +| *\\n *)(?=${japanese})`,
	'g'
);

/** The form that is indexed and looked for: `folded`, and kana of either size, hyphens and spaces make no difference. */
export function searchable(text: string): string {
	return kindsFolded(folded(text)).replace(between, '');
}

/** A text as `searchable` has it, and for each character of that the place it comes from in the original. */
export function searchableWithPlaces(text: string): ReturnType<typeof foldedWithPlaces> {
	const { folded: whole, starts, ends } = foldedWithPlaces(text);
	const kept = kindsFolded(whole);
	const places: number[] = [];
	let at = 0;
	for (const { 0: dropped, index } of kept.matchAll(between)) {
		for (; at < index; at += 1) places.push(at);
		at = index + dropped.length;
	}
	for (; at < kept.length; at += 1) places.push(at);
	return {
		folded: kept.replace(between, ''),
		starts: places.map((place) => starts[place] ?? 0),
		ends: places.map((place) => ends[place] ?? 0)
	};
}

function kindsFolded(text: string): string {
	return text.replace(kindsOfOne, (kana) => kinds[kana] ?? kana);
}
