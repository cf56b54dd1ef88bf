import type { Preview, Sheet } from './extract.ts';
import { momentsOf, momentText, type Moment } from './moments.ts';
import { listedParts, readOptionalPart, readPart, readRelations, type Archive } from './parts.ts';
import { columnOf } from './references.ts';
import { fit, PREVIEW_LIMITS, withoutEmptyEnd, type Room, type TableLimits } from './table.ts';
import { attributesOf, seen, tokensOf } from './xml.ts';

type Workbook = { strings: string[]; moments: (Moment | null)[]; startsIn1904: boolean };

/** A sheet's cells as text by row and column, and the areas that were merged into one cell, such as 'A1:B2'. */
export type Grid = Sheet & { merges: string[] };

/** Draws a workbook's visible sheets as tables. */
export async function workbook(archive: Archive, main: string): Promise<Preview> {
	const { grids, cut } = await readGrids(archive, main, PREVIEW_LIMITS);
	return { kind: 'table', sheets: grids.map(({ name, rows }) => ({ name, rows })), cut };
}

/** A workbook's visible sheets, formulas as the value they were saved with; `cut` when a limit left something out. */
export async function readGrids(
	archive: Archive,
	main: string,
	limits: TableLimits
): Promise<{ grids: Grid[]; cut: boolean }> {
	const relations = await readRelations(archive, main);
	const partOf = (type: string) => relations.find((one) => one.type.endsWith(type))?.part ?? '';
	const book: Workbook = {
		strings: stringsOf(await readOptionalPart(archive, partOf('/sharedStrings'))),
		moments: momentsOf(await readOptionalPart(archive, partOf('/styles'))),
		startsIn1904: /date1904\s*=\s*["'](1|true)/.test(await readPart(archive, main))
	};
	const parts = await listedParts(archive, main, 'sheet');
	const room: Room = { ...limits, cut: parts.length > limits.sheets };
	const grids: Grid[] = [];
	for (const { name, part } of parts.slice(0, limits.sheets)) {
		if (room.letters <= 0) {
			room.cut = true;
			continue;
		}
		const xml = await readPart(archive, part);
		grids.push({ name, rows: rowsOf(xml, book, room), merges: mergesIn(xml) });
	}
	return { grids, cut: room.cut };
}

/** The areas a sheet has merged into one cell, such as 'A1:B2'. */
export function mergesIn(xml: string): string[] {
	const after = xml.slice(Math.max(0, xml.search(/<(\w+:)?mergeCells\b/)));
	return [...after.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"/g)].map(
		([, area = '']) => area
	);
}

/** A workbook's shared texts by their number, without the readings beside them. */
export function stringsOf(xml: string): string[] {
	const strings: string[] = [];
	let current = '';
	// rPh holds the reading of the letters beside it.
	for (const token of seen(tokensOf(xml), ['rPh'], 't')) {
		if (token.kind === 'text') current += token.text;
		else if (token.kind === 'open' && token.name === 'si') current = '';
		else if (token.kind === 'close' && token.name === 'si') strings.push(current);
	}
	return strings;
}

/** A row where it begins, or a cell with what it was saved with; rows are counted from 1, columns from 0. */
type SheetPart =
	| { kind: 'row'; number: number; attributes: Map<string, string> }
	| {
			kind: 'cell';
			number: number;
			column: number;
			attributes: Map<string, string>;
			content: string;
			hasFormula: boolean;
	  };

/** The rows and cells of a sheet's XML in their order, without the readings beside letters. */
export function* partsOf(xml: string): Generator<SheetPart> {
	let number = 0;
	let column = -1;
	let attributes = new Map<string, string>();
	let content = '';
	let isContent = false;
	let hasFormula = false;
	let readings = 0;
	for (const token of tokensOf(xml)) {
		if (token.kind === 'text') {
			if (isContent && readings === 0) content += token.text;
		} else if (token.name === 'rPh') readings += token.kind === 'open' ? 1 : -1;
		else if (token.kind === 'open') {
			if (token.name === 'row') {
				const of = attributesOf(token.raw);
				number = positive(of.get('r')) ?? number + 1;
				column = -1;
				yield { kind: 'row', number, attributes: of };
			} else if (token.name === 'c') {
				attributes = attributesOf(token.raw);
				content = '';
				hasFormula = false;
				column = columnOf(attributes.get('r')) ?? column + 1;
			} else if (token.name === 'f') hasFormula = true;
			else if (token.name === 'v' || token.name === 't') isContent = true;
		} else if (token.name === 'v' || token.name === 't') isContent = false;
		else if (token.name === 'c') {
			yield { kind: 'cell', number, column, attributes, content, hasFormula };
		} else if (token.name === 'sheetData') break;
	}
}

function rowsOf(xml: string, book: Workbook, room: Room): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	for (const part of partsOf(xml)) {
		if (part.kind === 'cell') {
			place(row, part.column, shown(part.content, part.attributes, book), room);
		} else if (part.number > room.rows || room.letters <= 0) {
			room.cut = true;
			break;
		} else {
			while (rows.length < part.number) rows.push([]);
			row = rows[part.number - 1] = [];
		}
	}
	return withoutEmptyEnd(rows);
}

function place(row: string[], column: number, value: string, room: Room): void {
	if (value === '') return;
	if (column >= room.columns) {
		room.cut = true;
		return;
	}
	while (row.length < column) row.push('');
	const [kept = ''] = fit([value], room);
	row[column] = kept;
}

/** A number with fifteen digits, as Excel shows it: 0.1 + 0.2 is 0.3. */
export function numberText(number: number): string {
	return String(Number(number.toPrecision(15)));
}

/** A day or moment of a cell of type 'd', with the slashes of the other days. */
export function dayText(content: string): string {
	return content.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1/$2/$3');
}

function positive(value: string | undefined): number | null {
	const number = Number(value);
	return Number.isInteger(number) && number > 0 ? number : null;
}

function shown(content: string, cell: Map<string, string>, book: Workbook): string {
	const type = cell.get('t') ?? 'n';
	if (type === 's') return book.strings[Number(content)] ?? '';
	if (type === 'b') return content === '1' ? 'TRUE' : 'FALSE';
	if (type === 'd') return dayText(content);
	const number = Number(content);
	if (type !== 'n' || content === '' || !Number.isFinite(number)) return content;
	const moment = book.moments[Number(cell.get('s') ?? 0)] ?? null;
	return moment ? momentText(number, moment, book.startsIn1904) : numberText(number);
}
