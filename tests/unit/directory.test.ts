import { describe, expect, test } from 'vitest';
import { findsBody, findsPerson, searchFor, soundKey } from '#lib/directory.ts';
import { nameKey } from '#lib/reference/person-names.ts';
import { municipalities } from '#lib/reference/municipalities.ts';

const people = {
	takahashi: person('髙橋 一郎', 'たかはし いちろう', { phone: '0267-77-2111' }),
	yamazaki: person('山﨑 洋子', 'やまざき ようこ', { section: 'デジタル推進課' }),
	takamizawa: person('高見澤 康平', 'たかみざわ こうへい', {
		email: 'koheit@vill.example.nagano.jp'
	}),
	koide: person('小出 つづみ', 'こいで つづみ', { seat: 'ネットワーク担当' })
};

const bodiesFound = (typed: string) =>
	municipalities.filter((place) => findsBody(searchFor(typed), place)).map((place) => place.name);

describe('an organisation is found', () => {
	test.each<[string, string[]]>([
		['北相木村', ['北相木村']],
		['きたあいき', ['北相木村']],
		['ｷﾀｱｲｷ', ['北相木村']],
		['kitaaiki', ['北相木村']],
		['203076', ['北相木村']],
		['２０３０７６', ['北相木村']],
		['下条村', ['下條村']],
		['駒が根', ['駒ヶ根市']],
		['あずみの', ['安曇野市']],
		['いいずな', ['飯綱町']],
		['おおくわ', ['大桑村']],
		['おくわ', ['大桑村']],
		['Ōtaki', ['王滝村']],
		['こたに', ['小谷村']],
		['たいふ', ['泰阜村']],
		['丸子町', ['上田市']],
		['松川', ['松川町', '松川村']],
		['松川村', ['松川村']],
		['木曽町', ['木曽町']],
		['木曾町', ['木曽町']],
		['きそ', ['木祖村', '木曽町']],
		['kiso', ['木祖村', '木曽町']],
		['ほげほげ', []]
	])('by %s', (typed, names) => {
		expect(bodiesFound(typed)).toEqual(names);
	});

	test('by 木曽, however it is written: both that sound so', () => {
		expect(bodiesFound('木曽')).toEqual(expect.arrayContaining(['木曽町', '木祖村']));
		expect(bodiesFound('木曾')).toEqual(expect.arrayContaining(['木曽町', '木祖村']));
	});

	test('by its 広域 and its 郡', () => {
		expect(bodiesFound('佐久広域')).toHaveLength(11);
		expect(bodiesFound('下伊那郡')).toHaveLength(13);
	});

	test('by nothing at all: everybody', () => {
		expect(bodiesFound(' 　')).toHaveLength(77);
	});
});

describe('a person is found', () => {
	test.each<[string, (keyof typeof people)[]]>([
		['高橋', ['takahashi']],
		['髙橋一郎', ['takahashi']],
		['山崎', ['yamazaki']],
		['高見沢', ['takamizawa']],
		['タカミザワ', ['takamizawa']],
		['たかみざわ　こうへい', ['takamizawa']],
		['つずみ', ['koide']],
		['デジタル推進', ['yamazaki']],
		['ﾈｯﾄﾜｰｸ', ['koide']],
		['0267772111', ['takahashi']],
		['０２６７－７７', ['takahashi']],
		['koheit', ['takamizawa']],
		['nagano', []],
		['北相木村 高橋', ['takahashi']],
		['佐久市 高橋', []]
	])('by %s', (typed, names) => {
		const body = { code6: '203076', name: '北相木村', kana: 'きたあいきむら' };
		const found = Object.entries(people).filter(([, each]) =>
			findsPerson(searchFor(typed), body, each)
		);
		expect(found.map(([name]) => name)).toEqual(names);
	});
});

test('a key is the same for what people take for the same, and for nothing else', () => {
	expect(nameKey('髙﨑 澤')).toBe(nameKey('高崎沢'));
	expect(nameKey('辻\u{E0100}')).toBe(nameKey('辻'));
	expect(soundKey('オオクワ')).toBe(soundKey('おうくわ'));
	expect(soundKey('かわかみ')).not.toBe(soundKey('かわはみ'));
});

function person(
	name: string,
	kana: string,
	more: Partial<{ section: string; seat: string; phone: string; email: string }>
) {
	return { name, kana, section: '総務課', seat: '情報政策担当', phone: '', email: null, ...more };
}
