/** Forms of one letter in family and given names; every character of a group counts as its first. */
const nameFolds = new Map(
	[
		'高髙',
		'崎﨑嵜',
		'吉𠮷',
		'辺邊邉',
		'斎齋',
		'斉齊',
		'浜濱濵',
		'沢澤',
		'徳德',
		'瀬瀨',
		'広廣',
		'国國',
		'桜櫻',
		'竜龍',
		'真眞',
		'恵惠',
		'曽曾',
		'富冨',
		'黒黑',
		'栄榮',
		'条條',
		'円圓',
		'寿壽',
		'万萬',
		'槙槇',
		'静靜',
		'蔵藏',
		'実實',
		'柳栁',
		'桑桒',
		'滝瀧',
		'渓溪',
		'庄荘',
		'関關',
		'穂穗',
		'豊豐'
	].flatMap((group) => [...group].map((letter) => [letter, [...group][0] ?? letter] as const))
);

/** A person's name as it is compared: without spaces and selectors, variants of one letter folded (髙橋 is 高橋). */
export function nameKey(name: string): string {
	const plain = name.normalize('NFKC').replace(/[\s\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, '');
	return [...plain].map((letter) => nameFolds.get(letter) ?? letter).join('');
}

/** A reading as it is compared: ヒラガナ and ひらがな are one, spaces do not count. */
export function kanaKey(kana: string): string {
	return hiragana(kana).replace(/[\s・]/g, '');
}

/** A reading in ひらがな of full width, whatever kana it was typed in. */
export function hiragana(kana: string): string {
	return kana
		.normalize('NFKC')
		.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}
