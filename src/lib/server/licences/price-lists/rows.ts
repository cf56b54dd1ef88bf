import type { Cell, CellSheet } from '../../files/cells.ts';
import type { MappedColumn } from './columns.ts';
import { headingHits } from './headings.ts';
import type { Header } from './header.ts';

/** What a row of a sheet is; only 'data' is taken in, the others are counted and can be looked at. */
export type RowClass =
	'data' | 'section' | 'subtotal' | 'note' | 'blank' | 'header' | 'hidden' | 'excluded';

export type ClassedRow = { row: number; is: RowClass; text: string };

/** Which rows are left out whatever they hold: hidden ones, and those a person has taken out with a reason. */
type LeftOut = { hidden: ReadonlySet<number>; excluded: ReadonlySet<number> };

/** Classes every row below the headings. */
export function classRows(
	sheet: CellSheet,
	header: Header,
	columns: MappedColumn[],
	{ hidden, excluded }: LeftOut
): ClassedRow[] {
	const headings = new Set(columns.flatMap(({ segments }) => segments));
	const start = header.rows.at(-1) ?? 0;
	return sheet.rows.slice(start).map((cells, index) => {
		const row = start + index + 1;
		const said = cells.filter((cell) => cell.kind === 'missing' || cell.text.trim() !== '');
		const text = said.map((cell) => cell.text.trim()).join(' ');
		let is: RowClass;
		if (said.length === 0) is = 'blank';
		else if (hidden.has(row)) is = 'hidden';
		else if (excluded.has(row)) is = 'excluded';
		else if (isHeader(said, headings)) is = 'header';
		else is = classOf(cells, said, columns);
		return { row, is, text };
	});
}

function isHeader(said: Cell[], headings: ReadonlySet<string>): boolean {
	const again = said.filter(({ text }) => headings.has(text.trim())).length;
	if (again * 2 <= said.length) return false;
	return again >= Math.min(3, headings.size) || headingHits(said.map(({ text }) => text)) >= 3;
}

function classOf(cells: Cell[], said: Cell[], columns: MappedColumn[]): RowClass {
	const of = (...fields: MappedColumn['field'][]) =>
		columns.filter(({ field }) => fields.includes(field)).map(({ index }) => cells[index]);
	const isFilled = (cell: Cell | undefined) => cell !== undefined && cell.kind !== 'blank';
	if (of('part', 'productId', 'skuId').some((cell) => isFilled(cell) && cell?.text.trim() !== '')) {
		const first = said[0]?.text.normalize('NFKC').trim() ?? '';
		// A note may run on under the column of the part numbers.
		return said.length === 1 && /^[(]?(注|※|\*)/.test(first) ? 'note' : 'data';
	}
	const words = said.map(({ text }) => text.normalize('NFKC').replace(/\s/g, ''));
	if (words.some((word) => /^.{0,20}(小計|合計|総計)$|^計$/.test(word))) return 'subtotal';
	if (/^[(]?(注|※|\*)/.test(words[0] ?? '')) return 'note';
	if (said.length === 1) {
		// A sum that forgot to say so.
		if (of('list', 'pref', 'prefWithTax').some(isFilled)) return 'subtotal';
		return isFilled(cells[0]) ? 'section' : 'note';
	}
	return 'data';
}
