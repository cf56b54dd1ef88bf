import { momentsOf, momentText, type Moment } from './moments.ts';
import {
	everyListedPart,
	readOptionalPart,
	readPart,
	readRelations,
	type Archive
} from './parts.ts';
import { UnreadableFile } from './unreadable.ts';
import { dayText, mergesIn, numberText, partsOf, stringsOf } from './workbook.ts';
import { attributesOf, tokensOf } from './xml.ts';

/**
 * One cell as it was saved. `text` is what a person sees, more or less; `number` is there where Excel holds a number,
 * for a day its serial number. 'missing' is a formula that was saved without its value.
 */
export type Cell = {
	text: string;
	kind: 'blank' | 'text' | 'number' | 'percent' | 'day' | 'boolean' | 'error' | 'missing';
	number: number | null;
};

/** A sheet with all its cells by row and column, and what of it Excel hides or merges; rows are counted from 1. */
export type CellSheet = {
	name: string;
	isHidden: boolean;
	rows: Cell[][];
	hiddenRows: number[];
	merges: string[];
};

/** How much of a workbook is read; more of anything refuses it whole. */
export type CellLimits = {
	sheets: number;
	rows: number;
	columns: number;
	cells: number;
	merges: number;
};

/** A cell with nothing in it. */
export const BLANK: Cell = { text: '', kind: 'blank', number: null };

type Format = { moment: Moment | null; isPercent: boolean };
type Workbook = { strings: string[]; formats: Format[]; startsIn1904: boolean };
type Room = CellLimits & { left: number };

/**
 * Every sheet of a workbook, hidden ones too, cell by cell; formulas are never worked out. Throws `UnreadableFile`
 * when it has more than `limits`: nothing is left out silently.
 */
export async function readCells(
	archive: Archive,
	main: string,
	limits: CellLimits
): Promise<{ sheets: CellSheet[]; startsIn1904: boolean }> {
	const relations = await readRelations(archive, main);
	const partOf = (type: string) => relations.find((one) => one.type.endsWith(type))?.part ?? '';
	const book: Workbook = {
		strings: stringsOf(await readOptionalPart(archive, partOf('/sharedStrings'))),
		formats: formatsOf(await readOptionalPart(archive, partOf('/styles'))),
		startsIn1904: /date1904\s*=\s*["'](1|true)/.test(await readPart(archive, main))
	};
	const parts = await everyListedPart(archive, main, 'sheet');
	if (parts.length > limits.sheets) throw new UnreadableFile('too-large');
	const room: Room = { ...limits, left: limits.cells };
	const sheets: CellSheet[] = [];
	for (const { name, part, isHidden } of parts) {
		const xml = await readPart(archive, part);
		const merges = mergesIn(xml);
		if (merges.length > limits.merges) throw new UnreadableFile('too-large');
		sheets.push({ name, isHidden, ...cellsOf(xml, book, room), merges });
	}
	return { sheets, startsIn1904: book.startsIn1904 };
}

function formatsOf(xml: string): Format[] {
	const percents = percentsOf(xml);
	return momentsOf(xml).map((moment, index) => ({ moment, isPercent: percents[index] ?? false }));
}

function percentsOf(xml: string): boolean[] {
	const codes = new Map<string, string>();
	const percents: boolean[] = [];
	let isCellFormat = false;
	for (const token of tokensOf(xml)) {
		if (token.kind === 'text') continue;
		if (token.name === 'cellXfs') isCellFormat = token.kind === 'open';
		if (token.kind === 'close') continue;
		const attributes = attributesOf(token.raw);
		const id = attributes.get('numFmtId') ?? '';
		if (token.name === 'numFmt') codes.set(id, attributes.get('formatCode') ?? '');
		if (token.name === 'xf' && isCellFormat) {
			percents.push(id === '9' || id === '10' || /%/.test(codes.get(id) ?? ''));
		}
	}
	return percents;
}

function cellsOf(xml: string, book: Workbook, room: Room): Pick<CellSheet, 'rows' | 'hiddenRows'> {
	const rows: Cell[][] = [];
	const hiddenRows: number[] = [];
	let row: Cell[] = [];
	for (const part of partsOf(xml)) {
		if (part.kind === 'row') {
			row = [];
			if (/^(1|true)$/.test(part.attributes.get('hidden') ?? '')) hiddenRows.push(part.number);
		} else {
			const { number, column, attributes, content, hasFormula } = part;
			const cell = cellOf(content, attributes, hasFormula, book);
			if (cell.kind !== 'blank') place(rows, row, { number, column, cell }, room);
		}
	}
	return { rows, hiddenRows };
}

function place(
	rows: Cell[][],
	row: Cell[],
	{ number, column, cell }: { number: number; column: number; cell: Cell },
	room: Room
): void {
	room.left -= 1;
	if (room.left < 0 || number > room.rows || column >= room.columns) {
		throw new UnreadableFile('too-large');
	}
	while (rows.length < number) rows.push([]);
	rows[number - 1] = row;
	while (row.length < column) row.push(BLANK);
	row[column] = cell;
}

function cellOf(
	content: string,
	attributes: Map<string, string>,
	hasFormula: boolean,
	book: Workbook
): Cell {
	const type = attributes.get('t') ?? 'n';
	// An empty text is what a formula may well have come to.
	if (content === '' && hasFormula && type !== 'str') {
		return { text: '', kind: 'missing', number: null };
	}
	if (type === 'e') return { text: content, kind: 'error', number: null };
	if (type === 'b')
		return { text: content === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', number: null };
	if (type === 'd') return textCell(dayText(content));
	if (type === 's') return textCell(book.strings[Number(content)] ?? '');
	const number = Number(content);
	if (type !== 'n' || content === '' || !Number.isFinite(number)) return textCell(content);
	return numberCell(number, book.formats[Number(attributes.get('s') ?? 0)] ?? null, book);
}

/** A cell that holds nothing but words; blank when there are none. */
export function textCell(text: string): Cell {
	return text === '' ? BLANK : { text, kind: 'text', number: null };
}

function numberCell(number: number, format: Format | null, { startsIn1904 }: Workbook): Cell {
	const moment = format?.moment ?? null;
	if (moment) {
		const isDay = moment === 'date' || moment === 'date-time';
		return {
			text: momentText(number, moment, startsIn1904),
			kind: isDay ? 'day' : 'number',
			number
		};
	}
	if (format?.isPercent) return { text: `${numberText(number * 100)}%`, kind: 'percent', number };
	return { text: numberText(number), kind: 'number', number };
}
