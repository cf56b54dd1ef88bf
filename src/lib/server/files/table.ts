import { parse } from 'csv-parse/sync';
import type { Preview } from './extract.ts';
import { MOST_LETTERS, shorten } from './letters.ts';

/** What a table may still take, and whether something of it was left out. */
export type Room = { letters: number; rows: number; columns: number; cut: boolean };

export const MOST_ROWS = 500;
export const MOST_COLUMNS = 50;

/** Draws comma-separated or tabbed text as a table. */
export function table(whole: string, extension: string, isCut: boolean): Preview {
	const [first = ''] = whole.split('\n', 1);
	const isTabbed = extension === 'tsv' || first.split('\t').length > first.split(',').length;
	const delimiter = isTabbed ? '\t' : ',';
	const { records, isWhole } = parseRecords(whole, delimiter);
	const room: Room = {
		letters: MOST_LETTERS,
		rows: MOST_ROWS,
		columns: MOST_COLUMNS,
		cut: isCut || !isWhole || records.length > MOST_ROWS
	};
	const rows = records.slice(0, MOST_ROWS).map((record) => fit(record, room));
	return { kind: 'table', sheets: [{ name: '', rows: withoutEmptyEnd(rows) }], cut: room.cut };
}

/** The records of separated text up to `most`, and whether it could be read to its end. */
export function parseRecords(
	whole: string,
	delimiter: string,
	most: number = MOST_ROWS
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
