import { describe, expect, test } from 'vitest';
import { searchable, searchableWithPlaces } from '#lib/folding.ts';
import { indexTokens, phraseFor } from '#lib/server/search/tokens.ts';

test.each([
	['負担金', '負担 担金 金'],
	['サ-バーのWi-Fi', 'さー ーば ばー ーの の wifi'],
	['サーバーのＷｉＦｉ', 'さー ーば ばー ーの の wifi'],
	['第2次、R8年度', '第 2 次 r 8 年度 度'],
	['ウィルス', 'うい いる るす す'],
	['平成 31 年度', '平成 成 31 年度 度'],
	['料金 表\n示', '料金 金表 表示 示'],
	['𫞂', 'x2b782z'],
	['。、！" * ( ) : -', '']
])('%s is indexed as %s', (text, tokens) => {
	expect(indexTokens(searchable(text))).toBe(tokens);
});

test.each([
	['負担金', '"負担 担金"'],
	['金', '"金" *'],
	['LGWAN', '"lgwan" *'],
	['R8年度', '"r 8 年度"'],
	['第2次', '"第 2 次" *'],
	['木曽木', '"木曽 曽木"'],
	['"*()', null]
])('%s is looked for as %s', (word, phrase) => {
	expect(phraseFor(searchable(word))).toBe(phrase);
});

test('what stands between letters makes no difference, and every place leads back to the original', () => {
	const text = '料金　表 の\nLG-WAN、サ―バ';
	const { folded, starts, ends } = searchableWithPlaces(text);
	expect(folded).toBe(searchable(text));
	expect(folded).toBe('料金表のlgwan、さ-ば'.replace('のlg', 'の\nlg'));
	const at = folded.indexOf('金表');
	expect(text.slice(starts[at], ends[at + 1])).toBe('金　表');
	const latin = folded.indexOf('lgwan');
	expect(text.slice(starts[latin], ends[latin + 4])).toBe('LG-WAN');
});

describe('paragraphs and table cells', () => {
	test.each(['住民\n\n基本', '佐久市\t小諸市'])('%j do not run together', (text) => {
		expect(searchable(text)).toBe(text);
	});
});
