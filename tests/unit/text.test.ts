import { expect, test } from 'vitest';
import {
	characters,
	cleanText,
	count,
	escapeHtml,
	fileSize,
	markBidi,
	showBidi,
	signed
} from '#lib/text.ts';

test('text is stored as typed but for NUL and line ends', () => {
	expect(cleanText('a\0b\r\nc\rd\n')).toBe('ab\nc\nd\n');
	const odd = '𠮷野家 辻\u{E0100} か\u3099 👩‍👩‍👧 ﾊﾝｶｸ ①㈱㍻ 　\t\u202E';
	expect(cleanText(odd)).toBe(odd);
});

test('length counts code points', () => {
	expect(characters('')).toBe(0);
	expect(characters('𠮷野家')).toBe(3);
	expect(characters('辻\u{E0100}')).toBe(2);
});

test('every control of direction is found and shown', () => {
	const controls = [
		'\u061C\u200E\u200F',
		'\u202A\u202B\u202C\u202D\u202E',
		'\u2066\u2067\u2068\u2069'
	].join('');
	for (const control of controls) {
		expect(showBidi(`見積${control}fdp.exe`)).toBe('見積［文字方向の指定］fdp.exe');
	}
	expect(showBidi(`a${controls}b`)).toBe('a［文字方向の指定］b');
	const plain = 'ふつうの文、عربي も 👩‍👧 も';
	expect(showBidi(plain)).toBe(plain);
});

test('HTML is escaped in content and attributes, and marks are added after', () => {
	expect(escapeHtml(`<a b="c" d='e'>&amp;`)).toBe(
		'&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;'
	);
	expect(markBidi(escapeHtml('<\u202E>'))).toBe(
		'&lt;<span class="bidi" title="文字の向きを変える制御文字">［文字方向の指定］</span>&gt;'
	);
});

test('sizes are read at a glance', () => {
	expect([0, 512, 1024, 188_416, 1_258_291].map(fileSize)).toEqual([
		'0 B',
		'512 B',
		'1 KB',
		'184 KB',
		'1.2 MB'
	]);
	expect(fileSize(1024 * 1024 - 1)).toBe('1 MB');
	expect(fileSize(200 * 1024 * 1024)).toBe('200 MB');
	expect(fileSize(1024 ** 3 - 1)).toBe('1 GB');
});

test('numbers have a comma every three digits', () => {
	expect([0, 999, 1000, 1234567, -58300].map(count)).toEqual([
		'0',
		'999',
		'1,000',
		'1,234,567',
		'-58,300'
	]);
});

test('what rises or falls has its sign', () => {
	expect([1200, 0, -5].map(signed)).toEqual(['+1,200', '0', '−5']);
});
