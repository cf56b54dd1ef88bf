import { dayOf } from '#lib/dates.ts';
import { now } from '../now.ts';
import type { Workbook, Sheet } from './write-workbook.ts';

/** Writes a sheet as CSV in UTF-8 with BOM, so that Excel reads it (RFC 4180). It is named as `writeWorkbook` does. */
export function writeCsv(stem: string, { header, rows }: Omit<Sheet, 'sheet'>): Workbook {
	const lines = [header, ...rows].map(
		(cells) => `${cells.map((cell) => quoted(String(cell))).join(',')}\r\n`
	);
	const bytes = new TextEncoder().encode(`\uFEFF${lines.join('')}`);
	return { name: `${stem}_${dayOf(now()).replaceAll('-', '')}.csv`, bytes };
}

function quoted(cell: string): string {
	return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
