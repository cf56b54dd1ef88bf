import { count } from '#lib/text.ts';

type Readership = {
	municipalities: number;
	hasUnion: boolean;
	hasPrefecture: boolean;
	others: number;
	people: number;
};

/** The sentence above 投稿する, from those who really hold the key. */
export function readersSentence(readers: Readership): string {
	return `読める人：${bodies(readers)}（${count(readers.people)}人）。${
		readers.hasPrefecture ? '' : '県は読めません。'
	}`;
}

/** The same in brackets behind a choice. */
export function readersWords(readers: Readership): string {
	return `${bodies(readers)}、${count(readers.people)}人${readers.hasPrefecture ? '' : '。県は読めません'}`;
}

function bodies(readers: Readership): string {
	return [
		`${readers.municipalities}市町村`,
		...(readers.others > 0 ? [`ほか${readers.others}団体`] : []),
		...(readers.hasPrefecture ? ['県'] : []),
		...(readers.hasUnion ? ['組合'] : [])
	].join('と');
}
