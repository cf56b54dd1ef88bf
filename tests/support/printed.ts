import { execFileSync } from 'node:child_process';
import { extractText, getDocumentProxy } from 'unpdf';

/** The text of a printed sheet without the spaces layout puts in: by pdftotext where there is one, else by unpdf. */
export async function textOfPdf(pdf: Uint8Array): Promise<string> {
	return (byPdftotext(pdf) ?? (await byUnpdf(pdf))).replace(/\s+/g, '');
}

function byPdftotext(pdf: Uint8Array): string | null {
	try {
		return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
	} catch (thrown) {
		if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
		throw thrown;
	}
}

async function byUnpdf(pdf: Uint8Array): Promise<string> {
	const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), {
		mergePages: true
	});
	return text;
}
