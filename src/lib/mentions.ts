import { escapeHtml } from '#lib/text.ts';

/** More than anybody names in one post; further ones stay text. */
const MOST = 50;
/** The longest name: 長野県市町村自治振興組合 with room to spare. */
const LONGEST_NAME = 30;

/** What follows each @ of a post that may name somebody; mail addresses and code name nobody. */
export function afterAts(body: string): string[] {
	const text = body
		.replace(/^ {0,3}(`{3,}|~{3,})[^]*?(?:^ {0,3}\1|$(?![^]))/gm, ' ')
		.replace(/`[^`\n]*`/g, ' ');
	return [...text.matchAll(/(?<![\w.+@＠-])[@＠](?=\S)/g)]
		.slice(0, MOST)
		.map(({ index }) => text.slice(index + 1, index + 1 + LONGEST_NAME).split('\n')[0] ?? '');
}

/**
 * Whether a name ends where it was cut off: 「@松本市民」 names no 松本市, 「@松本市様」 and 「@松本市の」 do.
 * A reading in kana ends before さん or a particle.
 */
export function endsThere(name: string, rest: string): boolean {
	if (/^(?:様|氏|殿|御中|役場|役所|庁|さん|さま)/.test(rest)) return true;
	const isKana = /^[ぁ-ゖァ-ヶー\s]+$/.test(name);
	if (isKana) return !/^[ぁ-ゖァ-ヶー]/.test(rest) || /^[へにはのとをがも]/.test(rest);
	return !/^[\p{Script=Han}々ヶァ-ヴー]/u.test(rest);
}

/** Rendered text with each `@word` of these made a link; attributes, code and other links stay as they are. */
export function linked(html: string, mentions: { word: string; href: string }[]): string {
	if (mentions.length === 0) return html;
	const byLength = mentions
		.map(({ word, href }) => ({ word: escapeHtml(word), href }))
		.toSorted((one, other) => other.word.length - one.word.length);
	let within = 0;
	return html
		.split(/(<[^>]*>)/)
		.map((part) => {
			const tag = /^<(\/?)(a|code|pre)\b/.exec(part);
			if (tag) within += tag[1] === '' ? 1 : -1;
			return part.startsWith('<') || within > 0 ? part : linkedText(part, byLength);
		})
		.join('');
}

function linkedText(text: string, mentions: { word: string; href: string }[]): string {
	return text.replace(/[@＠][^@＠<]*/g, (piece) => {
		const named = mentions.find(({ word }) => piece.startsWith(word, 1));
		if (!named) return piece;
		const end = 1 + named.word.length;
		return `<a href="${escapeHtml(named.href)}" class="mention">${piece.slice(0, end)}</a>${piece.slice(end)}`;
	});
}
