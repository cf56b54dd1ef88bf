import { dayOf } from '#lib/dates.ts';
import { now } from '../now.ts';
import { toCp932, type Replaced } from './cp932.ts';
import { harmless } from './formulas.ts';
import type { Sheet, Workbook } from './write-workbook.ts';

type Table = Omit<Sheet, 'sheet'>;

/**
 * Writes a sheet as CSV in UTF-8 with BOM, so that Excel reads it (RFC 4180). It is named as `writeWorkbook` does; a text
 * that Excel would take for a formula is made harmless.
 */
export function writeCsv(stem: string, table: Table): Workbook {
	return { name: nameOf(stem), bytes: new TextEncoder().encode(`\uFEFF${textOf(table)}`) };
}

/** The same in CP932 (Shift_JIS) for older programs; what that has no letter for is 〓 and stands in `replaced`. */
export function writeCp932Csv(
	stem: string,
	table: Table
): { file: Workbook; replaced: Replaced[] } {
	const { bytes, replaced } = toCp932(textOf(table));
	return { file: { name: nameOf(`${stem}_SJIS`), bytes }, replaced };
}

/** The letters that `writeCp932Csv` would replace, to be told before somebody takes the file. */
export function replacedIn(table: Table): Replaced[] {
	return toCp932(textOf(table)).replaced;
}

function nameOf(stem: string): string {
	return `${stem}_${dayOf(now()).replaceAll('-', '')}.csv`;
}

function textOf({ header, rows }: Table): string {
	return [header, ...rows].map((cells) => `${cells.map(written).join(',')}\r\n`).join('');
}

function written(cell: string | number): string {
	const text = typeof cell === 'number' ? String(cell) : harmless(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
