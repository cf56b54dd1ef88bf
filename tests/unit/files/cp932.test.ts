import { describe, expect, test } from 'vitest';
import { toCp932 } from '#lib/server/files/cp932.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '#lib/server/files/write-csv.ts';

const read = (bytes: Uint8Array) => new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
const codes = (text: string) => Buffer.from(toCp932(text).bytes).toString('hex');

describe('CP932', () => {
	test('writes what Windows writes, also where a letter has several codes', () => {
		expect(codes('①㈱髙﨑')).toBe('8740878afbfcfab1');
		expect(codes('～－∥￢∵Ⅰⅰ')).toBe('8160817c816181ca81e68754fa40');
		expect(codes('能表ソ,')).toBe('945c955c835c2c');
		expect(codes('ｶﾞA~\\')).toBe('b6de417e5c');
	});

	test.each([
		['𠮷野家', '〓野家', ['𠮷']],
		['辻\u{E0100}さん', '〓さん', ['辻\u{E0100}']],
		['a—b', 'a〓b', ['—']],
		['café', 'caf〓', ['é']],
		['㋿8年', '〓8年', ['㋿']],
		['👨‍👩‍👧済', '〓済', ['👨‍👩‍👧']],
		['\uE000', '〓', ['\uE000']]
	])('%s becomes %s, with each letter named once', (text, written, letters) => {
		const { bytes, replaced } = toCp932(text + text);
		expect(read(bytes)).toBe(written + written);
		expect(replaced).toEqual(letters.map((letter) => ({ letter, by: '〓' })));
	});

	test('the same letter of JIS is written by its code of Windows, and named', () => {
		const { bytes, replaced } = toCp932('4〜6月、−5');
		expect(read(bytes)).toBe('4～6月、－5');
		expect(replaced).toEqual([
			{ letter: '〜', by: '～' },
			{ letter: '−', by: '－' }
		]);
	});

	test('a letter typed in two parts is written whole', () => {
		const { bytes, replaced } = toCp932('か\u3099き');
		expect([read(bytes), replaced]).toEqual(['がき', []]);
	});

	test('every letter it knows is read back as it was', () => {
		const all = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code))
			.filter((letter) => !/[\uD800-\uDFFF\p{M}]/u.test(letter))
			.filter((letter) => toCp932(letter).replaced.length === 0)
			.filter((letter) => letter.normalize('NFC') === letter);
		expect(all.length).toBeGreaterThan(7000);
		expect(all.filter((letter) => read(toCp932(letter).bytes) !== letter)).toEqual([]);
	});
});

describe('a CSV', () => {
	const table = {
		header: ['団体', '型番', '額（円）'],
		rows: [
			['𠮷田市', '011-002', -5],
			['=1+1', "@SUM('x')", 0],
			['+8', '-2+3', 1],
			['\t=1', 'a "b", c\nd', 2],
			['－', '＝1+1', 3]
		]
	};

	test('leaves no text that Excel would reckon, and numbers as they are', () => {
		const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeCsv('x', table).bytes);
		expect(text.startsWith('\uFEFF')).toBe(true);
		expect(text.slice(1)).toBe(
			`団体,型番,額（円）\r\n𠮷田市,011-002,-5\r\n'=1+1,'@SUM('x'),0\r\n'+8,'-2+3,1\r\n'\t=1,"a ""b"", c\nd",2\r\n－,'＝1+1,3\r\n`
		);
	});

	test('in CP932 says which letters it replaced, before and after', () => {
		const { file, replaced } = writeCp932Csv('優待実績', table);
		expect(replaced).toEqual([{ letter: '𠮷', by: '〓' }]);
		expect(replacedIn(table)).toEqual(replaced);
		expect(file.name).toMatch(/^優待実績_SJIS_\d{8}\.csv$/);
		expect(read(file.bytes)).toContain(`〓田市,011-002,-5\r\n'=1+1,`);
	});
});
