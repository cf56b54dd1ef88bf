import { folded } from '#lib/folding.ts';

/** A name as it is compared: without spaces, width, case and variants of one letter do not matter (髙橋 is 高橋). */
export function nameKey(name: string): string {
	return folded(name).replace(/\s/g, '');
}

/** A reading as it is compared: ヒラガナ and ひらがな are one, spaces do not count. */
export function kanaKey(kana: string): string {
	return folded(kana).replace(/[\s・]/g, '');
}

/** A reading in ひらがな of full width, whatever kana it was typed in. */
export function hiragana(kana: string): string {
	return kana
		.normalize('NFKC')
		.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}
