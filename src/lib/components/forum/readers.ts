import { count } from '#lib/text.ts';

export type Readership = {
	municipalities: number;
	hasUnion: boolean;
	hasPrefecture: boolean;
	others: number;
	people: number;
};

/** The sentence above 投稿する, from those who really hold the key. */
export function readersSentence(readers: Readership): string {
	const bodies = [
		`${readers.municipalities}市町村`,
		...(readers.others > 0 ? [`ほか${readers.others}団体`] : []),
		...(readers.hasPrefecture ? ['県'] : []),
		...(readers.hasUnion ? ['組合'] : [])
	];
	const prefecture = readers.hasPrefecture ? '' : '県は読めません。';
	return `読める人：${bodies.join('と')}（${count(readers.people)}人）。${prefecture}`;
}
