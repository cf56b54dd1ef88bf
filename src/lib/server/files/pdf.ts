import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAt } from './bytes.ts';
import type { Preview } from './extract.ts';
import { MOST_LETTERS, text } from './letters.ts';
import type { Trace } from './traces.ts';
import { UnreadableFile } from './unreadable.ts';

const LARGEST_PDF = 64 * 1024 * 1024;

/** Draws a PDF's words, its pages parted by form feeds. */
export async function pdf(file: FileHandle, size: number): Promise<Preview> {
	if (size > LARGEST_PDF) throw new UnreadableFile('too-large');
	const document = await openPdf(await readAt(file, 0, size));
	const pages: string[] = [];
	let length = 0;
	for (let number = 1; number <= document.numPages && length <= MOST_LETTERS; number += 1) {
		const page = await document.getPage(number);
		const { items } = await page.getTextContent();
		const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
		pages.push(words.join('').trim());
		length += (pages.at(-1) ?? '').length + 1;
		page.cleanup();
	}
	return text(pages.join('\f'), pages.length < document.numPages);
}

/** Fields of a PDF's properties; programs name themselves in theirs, which tells nobody's name. */
const FIELDS: [key: string, where: string, isName: boolean][] = [
	['Author', '作成者', true],
	['dc:creator', '作成者', true],
	['Creator', '元のソフト', false],
	['Producer', '変換したソフト', false],
	['Title', 'タイトル', false],
	['Subject', 'サブタイトル', false],
	['Keywords', 'キーワード', false],
	['dc:title', 'タイトル', false],
	['dc:description', '説明', false],
	['dc:rights', '著作権', true]
];

/** Reads what a PDF's properties and XMP say of its maker. */
export async function pdfTraces(file: FileHandle, size: number): Promise<Trace[]> {
	if (size > LARGEST_PDF) throw new UnreadableFile('too-large');
	const document = await openPdf(await readAt(file, 0, size));
	const { info, metadata } = await document.getMetadata();
	const stated = new Map(Object.entries(info));
	const traces = FIELDS.flatMap(([key, where, isName]): Trace[] => {
		const value: unknown = key.includes(':') ? metadata?.get(key) : stated.get(key);
		const text = (Array.isArray(value) ? value.join('、') : String(value ?? '')).trim();
		return text === '' ? [] : [{ where, text, isName }];
	});
	return traces.filter(
		(one, index) =>
			traces.findIndex(({ where, text }) => where === one.where && text === one.text) === index
	);
}

async function openPdf(bytes: Buffer) {
	const { getDocumentProxy } = await import('unpdf');
	// unpdf hands these on as file: addresses, which pdf.js then fails to read from the disk.
	const assets = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')));
	try {
		return await getDocumentProxy(new Uint8Array(bytes), {
			verbosity: 0,
			cMapUrl: `${assets}/cmaps/`,
			standardFontDataUrl: `${assets}/standard_fonts/`
		});
	} catch (error) {
		const isLocked = error instanceof Error && error.name === 'PasswordException';
		throw new UnreadableFile(isLocked ? 'password' : 'broken');
	}
}
