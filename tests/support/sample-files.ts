import { strToU8, zipSync } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';

/** A file as Playwright's `setInputFiles` takes it. */
export type SampleFile = { name: string; mimeType: string; buffer: Buffer };

/** A real workbook with one sheet. */
export async function workbook(name: string, rows: string[][]): Promise<SampleFile> {
	const cells = rows.map((row) => row.map((value) => ({ value })));
	const buffer = await writeXlsxFile(cells, { sheet: '表' }).toBuffer();
	return {
		name,
		mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		buffer
	};
}

export function textFile(name: string, text: string, mimeType = 'text/plain'): SampleFile {
	return { name, mimeType, buffer: Buffer.from(text) };
}

/** A document of few kilobytes that unpacks to 60 MB of nothing. */
export function zipBomb(name: string): SampleFile {
	const zipped = zipSync({
		'[Content_Types].xml': strToU8('<Types/>'),
		'word/document.xml': new Uint8Array(60 * 1024 * 1024)
	});
	return {
		name,
		mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		buffer: Buffer.from(zipped)
	};
}

/** An archive of these parts, in this order. */
export function zipOf(parts: Record<string, string | Uint8Array>): Buffer {
	const files = Object.entries(parts).map(([name, part]) => [
		name,
		typeof part === 'string' ? strToU8(part) : part
	]);
	return Buffer.from(zipSync(Object.fromEntries(files) as Record<string, Uint8Array>));
}
