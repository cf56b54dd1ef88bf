import { open, type FileHandle } from 'node:fs/promises';
import { readAt } from '../../files/bytes.ts';
import { readCells, type CellLimits, type CellSheet } from '../../files/cells.ts';
import { decodeText, type Charset } from '../../files/charset.ts';
import { oleNames } from '../../files/ole.ts';
import { openArchive, type Unpacking } from '../../files/parts.ts';
import { UnreadableFile } from '../../files/unreadable.ts';
import { zipDirectory } from '../../files/zip.ts';
import { readDelimited, type Delimiter } from './delimited.ts';
import { UnusableFile } from './unusable.ts';

/** A file as cells, before anybody has said what they mean. */
export type Book = {
	sheets: CellSheet[];
	startsIn1904: boolean;
	/** How a text file was read, to be confirmed by its first lines; null for a workbook. */
	text: { charset: Charset; delimiter: Delimiter; firstLines: string[] } | null;
};

const MIB = 1024 * 1024;
const LARGEST_FILE = 20 * MIB;
const UNPACKING: Unpacking = { part: 200 * MIB, sum: 300 * MIB };
const LIMITS: CellLimits = {
	sheets: 50,
	rows: 200_000,
	columns: 1000,
	cells: 200_000,
	merges: 20_000
};
const SHOWN_LINES = 5;

/**
 * Reads a workbook or a delimited text by its bytes, whatever its name; `charset` overrules what was found.
 * Throws `UnusableFile`.
 */
export async function readBook(path: string, charset?: Charset): Promise<Book> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		if (size === 0) throw new UnusableFile('empty');
		if (size > LARGEST_FILE) throw new UnusableFile('too-large');
		return await bookOf(file, size, charset);
	} catch (error) {
		// A sheet that breaks off, or that has more than is read, says so from deep inside.
		if (error instanceof UnreadableFile) throw new UnusableFile(error.reason);
		if (error instanceof UnusableFile) throw error;
		// Whatever else a malformed file breaks in here is the file's fault.
		throw new UnusableFile('broken');
	} finally {
		await file.close();
	}
}

async function bookOf(file: FileHandle, size: number, charset?: Charset): Promise<Book> {
	const head = await readAt(file, 0, Math.min(size, 512));
	const start = head.toString('latin1', 0, 4);
	if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return workbookOf(file, size);
	if (start === '\xd0\xcf\x11\xe0') throw new UnusableFile(await inCompoundFile(file, size, head));
	return textOf(await readAt(file, 0, size), charset);
}

async function workbookOf(file: FileHandle, size: number): Promise<Book> {
	if ((await zipDirectory(file, size)) === 'bomb') throw new UnusableFile('bomb');
	const { archive, main } = await openArchive(file, size, UNPACKING);
	if (!main.toLowerCase().endsWith('.xml') || !archive.entries.has(main.toLowerCase())) {
		throw new UnusableFile('not-a-table');
	}
	const { sheets, startsIn1904 } = await readCells(archive, main, LIMITS);
	return { sheets, startsIn1904, text: null };
}

async function inCompoundFile(file: FileHandle, size: number, head: Buffer) {
	const names = await oleNames(file, size, head);
	if (names?.root.includes('encryptedpackage')) return 'password';
	const isExcel = names?.root.some((name) => name === 'workbook' || name === 'book');
	return isExcel ? 'old-excel' : 'not-a-table';
}

function textOf(bytes: Buffer, charset?: Charset): Book {
	const decoded = charset ? decodedAs(bytes, charset) : decodeText(bytes, false);
	if (!decoded || hasControls(decoded.text)) throw new UnusableFile('not-a-table');
	const { text } = decoded;
	if (/^\s*<(\?xml|!doctype|!--|html|table|meta|workbook)/i.test(text)) {
		throw new UnusableFile('html');
	}
	const { rows, delimiter } = readDelimited(text, LIMITS);
	const sheet: CellSheet = { name: '', isHidden: false, rows, hiddenRows: [], merges: [] };
	const firstLines = text.split(/\r\n?|\n/, SHOWN_LINES);
	return {
		sheets: [sheet],
		startsIn1904: false,
		text: { charset: decoded.charset, delimiter, firstLines }
	};
}

function decodedAs(bytes: Buffer, charset: Charset): { text: string; charset: Charset } {
	return { text: new TextDecoder(charset).decode(bytes), charset };
}

function hasControls(text: string): boolean {
	return /[\x00-\x08\x0e-\x1f]/.test(text);
}
