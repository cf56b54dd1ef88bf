import { BLANK, textCell, type Cell, type CellSheet } from '../../files/cells.ts';
import { areasOf } from './areas.ts';
import type { MappedColumn } from './columns.ts';
import type { Told } from './findings.ts';
import type { Field } from './headings.ts';

/** Fields that describe a row and may be merged over several; prices and part numbers belong to one row alone. */
const DESCRIBING: Field[] = [
	'pool',
	'name',
	'edition',
	'kind',
	'level',
	'language',
	'segment',
	'term',
	'from',
	'to',
	'period'
];

const DITTO = /^(〃|″|"|〟|仝|同上|同)$/;

/** A row's cells as they are meant, and what was odd about them by column. */
export type Resolved = { cells: Cell[]; told: Map<number, Told>; mergedPrices: Set<number> };

/** Reads rows in their order, filling what is merged from above and repeating what is marked as the same. */
export function resolver(sheet: CellSheet, columns: MappedColumn[]) {
	const { filled, covered } = merged(sheet, columns);
	let above: Cell[] = [];
	return (row: number, cells: Cell[]): Resolved => {
		const told = new Map<number, Told>();
		const meant = columns.map(({ index, field }) => {
			const cell = cells[index] ?? BLANK;
			if (cell.kind === 'blank') return filled.get(`${row}:${index}`) ?? cell;
			const word = cell.text.trim();
			if (field === null || cell.kind !== 'text') return cell;
			if (!DITTO.test(word)) {
				if (/〃|同上/.test(word)) told.set(index, { code: 'ditto-beside-words' });
				return cell;
			}
			const same = above[index];
			if (same && same.kind !== 'blank') return same;
			told.set(index, { code: 'ditto-nothing' });
			return textCell('');
		});
		above = meant;
		const mergedPrices = new Set(
			columns.filter(({ index }) => covered.has(`${row}:${index}`)).map(({ index }) => index)
		);
		return { cells: meant, told, mergedPrices };
	};
}

function merged(
	sheet: CellSheet,
	columns: MappedColumn[]
): { filled: Map<string, Cell>; covered: Set<string> } {
	const filled = new Map<string, Cell>();
	const covered = new Set<string>();
	for (const area of areasOf(sheet)) {
		const column = columns[area.left];
		if (!column?.field) continue;
		const cell = sheet.rows[area.top - 1]?.[area.left] ?? BLANK;
		const bottom = Math.min(area.bottom, sheet.rows.length);
		for (let row = area.top + 1; row <= bottom; row += 1) {
			const key = `${row}:${area.left}`;
			if (DESCRIBING.includes(column.field)) filled.set(key, cell);
			else if (column.field === 'pref' || column.field === 'list') covered.add(key);
		}
	}
	return { filled, covered };
}
