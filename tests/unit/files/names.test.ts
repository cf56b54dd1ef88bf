import { describe, expect, test } from 'vitest';
import { contentDisposition, extensionOf, safeName } from '#lib/server/files/names.ts';

describe('safeName', () => {
	test('keeps Japanese letters, rare letters and their variants as typed', () => {
		for (const name of [
			'𠮷田様_見積書.xlsx',
			'葛\u{E0100}城市.pdf',
			'髙橋①（最終）.docx',
			'神.txt'
		]) {
			expect(safeName(name)).toBe(name);
		}
	});

	test('drops the folders a browser or an archive put before the name', () => {
		expect(safeName('C:\\fakepath\\報告書.pdf')).toBe('報告書.pdf');
		expect(safeName('../../etc/passwd')).toBe('passwd');
	});

	test('drops letters that hide what the name is', () => {
		expect(safeName('請求\u202Efdp.exe')).toBe('請求fdp.exe');
		expect(safeName('a\u0000b\r\nc\u2066.txt\u2028')).toBe('abc.txt');
		expect(safeName('半\uD842分.txt')).toBe('半分.txt');
	});

	test('gives a name to what has none', () => {
		for (const name of ['', '   ', '..', '/', '\u200F']) expect(safeName(name)).toBe('名称なし');
	});

	test('cuts a long name to 200 letters and keeps its extension', () => {
		const cut = safeName(`${'𠮷'.repeat(300)}.xlsx`);
		expect(Array.from(cut)).toHaveLength(200);
		expect(cut.endsWith('𠮷.xlsx')).toBe(true);
	});

	test('never cuts a letter from its variation selector', () => {
		const cut = safeName(`${'葛\u{E0100}'.repeat(150)}.pdf`);
		expect(cut).toBe(`${'葛\u{E0100}'.repeat(98)}.pdf`);
	});
});

describe('extensionOf', () => {
	test('sees the extension Windows would see', () => {
		expect(extensionOf('報告.PDF')).toBe('pdf');
		expect(extensionOf('報告.pdf.exe. .')).toBe('exe');
		expect(extensionOf('.bat')).toBe('bat');
		expect(extensionOf('報告書')).toBe('');
	});
});

describe('contentDisposition', () => {
	test('says a plain name once', () => {
		expect(contentDisposition('report.pdf', true)).toBe('inline; filename="report.pdf"');
	});

	test('says a Japanese name in UTF-8 with a fallback', () => {
		expect(contentDisposition('報告書.pdf', false)).toBe(
			`attachment; filename="download.pdf"; filename*=UTF-8''${encodeURIComponent('報告書')}.pdf`
		);
		expect(contentDisposition('R8報告.pdf', false)).toContain('filename="R8__.pdf"');
	});

	test('cannot be broken out of', () => {
		const header = contentDisposition(`a"; x='(1)*%22\r\nSet-Cookie: b.txt`, false);
		expect(header).not.toMatch(/[\r\n]/);
		expect(header).toContain(`filename="a_; x='(1)*_22Set-Cookie: b.txt"`);
		expect(header).toContain(`UTF-8''a%22%3B%20x%3D%27%281%29%2A%2522Set-Cookie%3A%20b.txt`);
		expect(contentDisposition('半\uD842分.txt', false)).toContain("UTF-8''");
	});
});
