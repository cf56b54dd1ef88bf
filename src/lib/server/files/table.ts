import { parse } from 'csv-parse/sync';
import type { Preview, Sheet } from './extract.ts';
import { MOST_LETTERS, shorten } from './letters.ts';

/** How much of a file is read as tables: sheets, rows and columns of each, letters in all. */
export type TableLimits = { sheets: number; rows: number; columns: number; letters: number };

/** What a reader on the screen is shown. */
export const PREVIEW_LIMITS: TableLimits = {
	sheets: 10,
	rows: 500,
	columns: 50,
	letters: MOST_LETTERS
};

/** What a table may still take, and whether something of it was left out. */
export type Room = TableLimits & { cut: boolean };

/** Draws comma-separated or tabbed text as a table. */
export function table(whole: string, extension: string, isCut: boolean): Preview {
	const { rows, cut, isWhole } = readRows(whole, extension, PREVIEW_LIMITS);
	return { kind: 'table', sheets: [{ name: '', rows }], cut: cut || !isWhole || isCut };
}

/** The rows of comma-separated or tabbed text; `cut` when a limit ended them, not whole when a quote never closes. */
export function readRows(
	whole: string,
	extension: string,
	limits: TableLimits
): Pick<Sheet, 'rows'> & { cut: boolean; isWhole: boolean } {
	const [first = ''] = whole.split('\n', 1);
	const isTabbed = extension === 'tsv' || first.split('\t').length > first.split(',').length;
	const { records, isWhole } = parseRecords(whole, isTabbed ? '\t' : ',', limits.rows);
	const room: Room = { ...limits, cut: records.length > limits.rows };
	const rows = records.slice(0, limits.rows).map((record) => fit(record, room));
	return { rows: withoutEmptyEnd(rows), cut: room.cut, isWhole };
}

function parseRecords(
	whole: string,
	delimiter: string,
	most: number
): { records: string[][]; isWhole: boolean } {
	const records: string[][] = [];
	const options = {
		delimiter,
		relax_column_count: true,
		relax_quotes: true,
		to: most + 1,
		on_record: (record: string[]) => {
			records.push(record);
			return null;
		}
	};
	try {
		parse(whole, options);
		return { records, isWhole: true };
	} catch {
		// A quote that never closes: what came before it stands, or quotes mean nothing in this file.
		const isWhole = records.length === 0;
		if (isWhole) parse(whole, { ...options, quote: null });
		return { records, isWhole };
	}
}

/** Cuts a row to the columns and letters there is room for. */
export function fit(record: string[], room: Room): string[] {
	if (record.length > room.columns) room.cut = true;
	return record.slice(0, room.columns).map((cell) => {
		const kept = shorten(cell, Math.max(0, room.letters));
		if (kept.length < cell.length) room.cut = true;
		room.letters -= kept.length;
		return kept;
	});
}

/** Leaves out the empty rows after the last that says something. */
export function withoutEmptyEnd(rows: string[][]): string[][] {
	const last = rows.findLastIndex((row) => row.some((cell) => cell !== ''));
	return rows.slice(0, last + 1);
}
