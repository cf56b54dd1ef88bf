import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { extractText, getDocumentProxy } from 'unpdf';

/** The text of all the sheets a page prints, as `sheetsOn` gives them. */
export async function paperOf(page: Page): Promise<string> {
	return (await sheetsOn(page)).join('');
}

/** The text of each sheet of A4 a page prints, without the spaces layout puts in. */
export async function sheetsOn(page: Page): Promise<string[]> {
	return sheetsOfPdf(await page.pdf({ format: 'A4', preferCSSPageSize: true }));
}

/** The text of all the sheets of a file, as `sheetsOn` gives them. */
export async function textOfPdf(pdf: Uint8Array): Promise<string> {
	return (await sheetsOfPdf(pdf)).join('');
}

/** By pdftotext where there is one, else by unpdf. */
async function sheetsOfPdf(pdf: Uint8Array): Promise<string[]> {
	const sheets = byPdftotext(pdf) ?? (await byUnpdf(pdf));
	return sheets.map((text) => text.replace(/\s+/g, '')).filter((text) => text !== '');
}

function byPdftotext(pdf: Uint8Array): string[] | null {
	try {
		const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
		return text.split('\f');
	} catch (thrown) {
		if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
		throw thrown;
	}
}

async function byUnpdf(pdf: Uint8Array): Promise<string[]> {
	const document = await getDocumentProxy(new Uint8Array(pdf));
	return (await extractText(document, { mergePages: false })).text;
}
