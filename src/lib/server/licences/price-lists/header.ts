import type { CellSheet } from '../../files/cells.ts';
import { columnLetters } from '../../files/references.ts';
import { areasOf } from './areas.ts';
import { headingHits, meaningOf, plain } from './headings.ts';

/** The row or two rows that name the columns, counted from 1. */
export type Header = { rows: number[]; columns: Column[] };

/** A column by what stands over it, from the top row down. */
export type Column = { index: number; letters: string; label: string; segments: string[] };

const LOOKED_AT = 30;
const ENOUGH = 3;

/** The best row or pair of rows among the first thirty; null when none names three columns. */
export function headerOf(sheet: CellSheet): (Header & { hits: number }) | null {
	let best: (Header & { hits: number }) | null = null;
	for (let row = 1; row <= Math.min(LOOKED_AT, sheet.rows.length); row += 1) {
		for (const rows of isUpper(sheet, row) ? [[row, row + 1], [row]] : [[row]]) {
			const columns = columnsUnder(sheet, rows);
			const hits = new Set(columns.map(({ segments }) => meaningOf(segments)).filter(Boolean)).size;
			if (hits >= ENOUGH && hits > (best?.hits ?? 0)) best = { rows, columns, hits };
		}
	}
	return best;
}

/** The columns under header rows a person has pointed at. */
export function columnsUnder(sheet: CellSheet, rows: number[]): Column[] {
	const texts = rows.map((row) => headerTexts(sheet, row));
	const width = Math.max(0, ...texts.map((row) => row.length));
	return Array.from({ length: width }, (_, index) => {
		const said = texts.map((row) => row[index]?.trim() ?? '').filter((text) => text !== '');
		const segments = [...new Set(said)];
		return { index, letters: columnLetters(index), label: segments.join('/'), segments };
	});
}

/** What a template is remembered by: the headings in their order, however they were typed. */
export function fingerprintOf({ columns }: Header): string {
	return columns.map(({ segments }) => plain(segments.join(''))).join('|');
}

/** Whether a row is the upper of two: headings of its own or over several columns, and headings below, no values. */
function isUpper(sheet: CellSheet, row: number): boolean {
	const upper = sheet.rows[row - 1] ?? [];
	const lower = sheet.rows[row] ?? [];
	const said = upper.filter(({ kind }) => kind !== 'blank');
	const isWordy = said.every(({ kind, text }) => kind === 'text' && text.length <= 20);
	const isNote = said.some(({ text }) => /^[※注*]/.test(text.normalize('NFKC')));
	const isAbove = said.some(({ text }) => /価格|税|金額|条件|製品|型番|区分/.test(text));
	const below = headingHits(lower.map(({ text }) => text));
	return isWordy && isAbove && !isNote && below > 0 && lower.every(({ number }) => number === null);
}

function headerTexts(sheet: CellSheet, row: number): string[] {
	const texts = (sheet.rows[row - 1] ?? []).map(({ text }) => text);
	for (const area of areasOf(sheet)) {
		if (row < area.top || row > area.bottom) continue;
		const text = sheet.rows[area.top - 1]?.[area.left]?.text ?? '';
		const right = Math.min(area.right, area.left + 100);
		for (let column = area.left; column <= right; column += 1) texts[column] ??= '';
		for (let column = area.left; column <= right; column += 1) texts[column] ||= text;
	}
	return Array.from(texts, (text) => text ?? '');
}
