import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { inspect, type Inspection } from '#lib/server/files/inspect.ts';
import { KINDS } from '#lib/server/files/kinds.ts';
import { contentDisposition, extensionOf, safeName } from '#lib/server/files/names.ts';
import { temporaryFolder } from '../support/database.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

async function look(name: string, ...parts: (string | Uint8Array)[]): Promise<Inspection> {
	const path = join(folder, 'upload');
	writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));
	return inspect(path, name);
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const GIF = 'GIF89a/*';
const PAGE = '<!doctype html><html><body><script>alert(1)</script></body></html>';
const JAR = Buffer.from(
	zipSync({ 'META-INF/MANIFEST.MF': strToU8('Main-Class: A'), 'A.class': strToU8('x') })
);
const PDF =
	'%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<<>>\n%%EOF';

describe('a file that is two things at once', () => {
	test('is served as the one its name says, which no browser runs, or not taken', async () => {
		const files: [string, (string | Uint8Array)[]][] = [
			['絵.png', [PNG, PAGE]],
			['絵.gif', [GIF, `*/=1;alert(1)//${PAGE}`]],
			['絵.gif', [GIF, JAR]],
			['文書.pdf', [PDF]],
			['文書.pdf', [PDF, PAGE]],
			['文書.pdf', [PDF, JAR]],
			['一覧.zip', [JAR]],
			['表.csv', ['団体,数\n', PAGE]],
			['手紙.eml', ['From: a@example.jp\r\nContent-Type: text/html\r\n\r\n', PAGE]],
			['手順.txt', [' '.repeat(600), PAGE]],
			[
				'手順.xml',
				[
					'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
				]
			]
		];
		const served = new Set<string>();
		for (const [name, parts] of files) {
			const found = await look(name, ...parts);
			if ('refused' in found) continue;
			served.add(name);
			const { type, extensions } = KINDS[found.kind];
			expect(extensions, name).toContain(extensionOf(name));
			expect(type, name).not.toMatch(/html|svg|javascript|\/xml|xhtml|java/);
		}
		expect([...served].join(' ')).toBe('絵.png 絵.gif 文書.pdf 一覧.zip 表.csv 手紙.eml');
	});

	test('under the name of the more dangerous one is refused', async () => {
		const names = [
			'a.html',
			'a.htm',
			'a.xhtml',
			'a.svg',
			'a.js',
			'a.mjs',
			'a.jar',
			'a.exe',
			'a.hta',
			'a.mht',
			'a.lnk',
			'a.bat',
			'a.scr',
			'a.html.',
			'a.HTML',
			'a.html ',
			'a.png.html',
			'a.pdf.exe'
		];
		for (const name of names) {
			for (const parts of [[PNG, PAGE], [GIF, PAGE], [PAGE], [PDF, PAGE], [JAR]]) {
				expect(await look(name, ...parts), name).toHaveProperty('refused');
			}
		}
	});

	test('is refused where the content belies a harmless name', async () => {
		for (const name of [
			'a.png',
			'a.jpg',
			'a.pdf',
			'a.docx',
			'a.xlsx',
			'a.zip',
			'a.html.png',
			'a.exe.pdf'
		]) {
			expect(await look(name, PAGE), name).toHaveProperty('refused');
			expect(await look(name, 'MZ\x90\0\x03\0\0\0', Buffer.alloc(200)), name).toHaveProperty(
				'refused'
			);
			expect(
				await look(name, '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
				name
			).toHaveProperty('refused');
		}
	});
});

describe('a name', () => {
	test('that shows another ending than it has is shown with its own', () => {
		expect(safeName('見積\u202Efdp.exe')).toBe('見積fdp.exe');
		for (const hidden of [
			'\u202E',
			'\u202D',
			'\u2066',
			'\u2067',
			'\u2069',
			'\u200F',
			'\0',
			'\r\n',
			'\u2028',
			'\uFEFF'
		]) {
			expect(safeName(`a${hidden}b.txt`)).toBe('ab.txt');
			expect(extensionOf(`a.pdf${hidden}.exe`)).toBe('exe');
		}
	});

	test('leads into no folder and out of none', () => {
		for (const name of [
			'../../etc/passwd',
			'..\\..\\yui.sqlite',
			'/etc/passwd',
			'C:\\Windows\\a.txt',
			'....//....//a.txt',
			'a/../../b.txt',
			'..',
			'.',
			'...',
			'//',
			'\\\\host\\share\\a.txt'
		]) {
			expect(safeName(name), name).not.toMatch(/[/\\]|^\.{1,2}$/);
		}
	});

	test('of any length and with any letters makes one line of a header', () => {
		for (const name of [
			'a\r\nSet-Cookie: x=1.txt',
			'a"; filename="b.exe',
			'a\u2028b.txt',
			'長'.repeat(5_000),
			'\ud842.txt',
			"a'%0d%0aX: 1.txt",
			'a;b=c.txt',
			'%00.txt',
			''
		]) {
			const header = contentDisposition(name, false);
			expect(header, name.slice(0, 20)).toMatch(
				/^attachment; filename="[^"\\]*"(?:; filename\*=UTF-8''[\w.~%!*'()-]+)?$/
			);
			expect(() => new Headers({ 'content-disposition': header })).not.toThrow();
		}
	});
});
