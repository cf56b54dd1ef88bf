import { open, type FileHandle } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readAt } from './bytes.ts';
import { decodeText } from './charset.ts';
import { document, slides } from './document.ts';
import type { Job, Preview } from './extract.ts';
import { MOST_LETTERS, text } from './letters.ts';
import { directory, openArchive } from './parts.ts';
import { pdf } from './pdf.ts';
import { table } from './table.ts';
import { UnreadableFile } from './unreadable.ts';
import { workbook } from './workbook.ts';
import type { ZipEntry } from './zip.ts';

/** 200,000 letters of UTF-8 with room for the rare long ones. */
const TEXT_BYTES = 1024 * 1024;

const job: Job = workerData;
parentPort?.postMessage(await extract(job));

async function extract({ path, kind, previews, extension }: Job): Promise<Preview> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		if (previews === 'text') return text(await readText(file, size), size > TEXT_BYTES);
		if (previews === 'csv') return table(await readText(file, size), extension, size > TEXT_BYTES);
		if (previews === 'pdf') return await pdf(file, size);
		if (previews === 'zip') return list(await directory(file, size));
		return await office(file, size, kind);
	} catch (error) {
		// Whatever a malformed document breaks in here is the document's fault, not the reader's.
		return { kind: 'none', reason: error instanceof UnreadableFile ? error.reason : 'broken' };
	} finally {
		await file.close();
	}
}

async function readText(file: FileHandle, size: number): Promise<string> {
	const bytes = await readAt(file, 0, Math.min(size, TEXT_BYTES));
	const decoded = decodeText(bytes, size > TEXT_BYTES);
	if (!decoded) throw new UnreadableFile('broken');
	return decoded.text.replace(/\r\n?/g, '\n');
}

function list(entries: ZipEntry[]): Preview {
	const files = entries.filter(({ name }) => !name.endsWith('/'));
	const shown: ZipEntry[] = [];
	let letters = 0;
	for (const entry of files) {
		letters += entry.name.length;
		if (letters > MOST_LETTERS) break;
		shown.push(entry);
	}
	return {
		kind: 'list',
		entries: shown.map(({ name, size, encrypted }) => ({ name, size, encrypted })),
		cut: shown.length < files.length
	};
}

async function office(file: FileHandle, size: number, kind: Job['kind']): Promise<Preview> {
	const { archive, main } = await openArchive(file, size);
	if (kind === 'xlsx') return workbook(archive, main);
	if (kind === 'pptx') return slides(archive, main);
	return document(archive, main);
}
