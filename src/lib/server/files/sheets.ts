import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { readAt } from './bytes.ts';
import { decodeText } from './charset.ts';
import type { Sheet } from './extract.ts';
import { asTyped } from './formulas.ts';
import { openArchive, type Unpacking } from './parts.ts';
import { readRows, type TableLimits } from './table.ts';
import { UnreadableFile } from './unreadable.ts';
import { readGrids } from './workbook.ts';

const MIB = 1024 * 1024;
const LARGEST_FILE = 200 * MIB;
const UNPACKING: Unpacking = { part: 300 * MIB, sum: 400 * MIB };

/**
 * Reads a CSV (UTF-8, UTF-16 or CP932) or a workbook as rows of text, all of it or not at all: throws
 * `UnreadableFile` for what is too large, ends inside a quote or is neither. What was made harmless when it was
 * saved here comes back as it was typed.
 */
export async function readTables(path: string, limits: TableLimits): Promise<Sheet[]> {
	const sheets = await readTablesAsStored(path, limits);
	return sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(asTyped)) }));
}

/** As `readTables`, with every text as it stands in the file. */
export async function readTablesAsStored(path: string, limits: TableLimits): Promise<Sheet[]> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		if (size > LARGEST_FILE) throw new UnreadableFile('too-large');
		const start = await readAt(file, 0, 4);
		if (start.toString('latin1') === 'PK\x03\x04') {
			const { archive, main } = await openArchive(file, size, UNPACKING);
			const { grids, cut } = await readGrids(archive, main, limits);
			return whole({ sheets: grids.map(({ name, rows }) => ({ name, rows })), cut });
		}
		const decoded = decodeText(await readAt(file, 0, size), false);
		if (!decoded) throw new UnreadableFile('broken');
		const text = decoded.text.replace(/\r\n?/g, '\n');
		const { rows, cut, isWhole } = readRows(text, extname(path).slice(1).toLowerCase(), limits);
		return whole({ sheets: [{ name: '', rows }], cut: cut || !isWhole });
	} finally {
		await file.close();
	}
}

function whole({ sheets, cut }: { sheets: Sheet[]; cut: boolean }): Sheet[] {
	if (cut) throw new UnreadableFile('too-large');
	return sheets;
}
