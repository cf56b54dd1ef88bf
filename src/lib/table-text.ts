import { onOneLine } from './text.ts';

/** Fewer rows or columns are words with a tab between them, and no table. */
const LEAST = 2;
/** A sheet larger than this is better attached. */
const MOST_CELLS = 5_000;
/** Lines of one cell. */
const LONGEST_CELL = 20;

/** The rows of tab-separated text as Excel copies it: cells with line breaks stand in quotation marks. */
export function rowsFromTabs(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
	const source = text.replace(/\r\n?/g, '\n').replace(/(?<!\n)\n+$/, '');
	while (cell.lastIndex <= source.length) {
		const found = cell.exec(source);
		if (!found) return plainRows(source);
		row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'));
		if (found[3] === '\t') continue;
		rows.push(row);
		row = [];
		if (found[3] === '') break;
	}
	return rows;
}

/** A quotation mark that begins no quoted cell: every line is a row. */
function plainRows(source: string): string[][] {
	return source.split('\n').map((line) => line.split('\t'));
}

/** A Markdown table of these rows, the first as its head; null for what is no table. */
export function tableFrom(rows: string[][]): string | null {
	const width = Math.max(0, ...rows.map((row) => row.length));
	if (rows.length < LEAST || width < LEAST || rows.length * width > MOST_CELLS) return null;
	const lines = rows.map((row) =>
		rowLine(Array.from({ length: width }, (_, index) => cellText(row[index] ?? '')))
	);
	const rule = rowLine(Array.from({ length: width }, () => '---'));
	return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Turns runs of tab-separated lines in a text into tables; other lines stay as they are. */
export function tabsToTables(text: string): string {
	const made: string[] = [];
	let block: string[] = [];
	const end = () => {
		const table = block.length === 0 ? null : tableFrom(rowsFromTabs(block.join('\n')));
		if (table === null) made.push(...block);
		else made.push(...(made.at(-1) ? [''] : []), table, '');
		block = [];
	};
	for (const line of logicalLines(text)) {
		if (line.includes('\t')) block.push(line);
		else {
			end();
			// The table has brought its own empty line.
			if (line !== '' || made.at(-1) !== '') made.push(line);
		}
	}
	end();
	return made.join('\n');
}

/** The lines of a text; one that a cell in quotation marks breaks stays one line. */
function logicalLines(text: string): string[] {
	const lines = text.split('\n');
	const joined: string[] = [];
	for (let at = 0; at < lines.length; at += 1) {
		const line = lines[at] ?? '';
		const more = /(?:^|\t)"/.test(line)
			? rest(line, lines.slice(at + 1, at + 1 + LONGEST_CELL))
			: 0;
		joined.push(lines.slice(at, at + 1 + more).join('\n'));
		at += more;
	}
	return joined;
}

/** How many lines it takes until every quotation mark is closed, 0 where that makes no row of cells. */
function rest(line: string, following: string[]): number {
	let whole = line;
	for (let more = 0; more <= following.length; more += 1) {
		if (more > 0) whole += `\n${following[more - 1]}`;
		if (whole.split('"').length % 2 === 1) return whole.includes('\t') ? more : 0;
	}
	return 0;
}

/** A bar would begin a new cell, a line break would end the table. */
function cellText(text: string): string {
	return onOneLine(text).replaceAll('\t', ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|');
}

function rowLine(cells: string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/**
 * Copied cells as they fall on a form's fields: without a first line that says their names, and turned where the form
 * has one row and the sheet one column, or where each row of the form stands for a column and the sheet has one row.
 */
export function laidFrom(
	sheet: string[][],
	names: readonly string[],
	formRows: number,
	isList: boolean
): string[][] {
	const [first = [], ...others] = sheet;
	const isHead =
		others.length > 0 &&
		first.length > 1 &&
		first.every((text, index) => onOneLine(text) === names[index]);
	const rows = isHead ? others : sheet;
	const isTurned = formRows === 1 ? rows.every((row) => row.length === 1) : false;
	if (isTurned) return [rows.map(([text = '']) => text)];
	return isList && rows.length === 1 ? (rows[0] ?? []).map((text) => [text]) : rows;
}
