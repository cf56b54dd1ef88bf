import { WrittenHtml } from './written-html.ts';

type Plain = string | number | boolean | bigint | null | undefined;
type Row = Record<string, unknown>;

/** What a field is in all rows: alike (an empty list as none at all), a moment (UTC, ms), a text, fields again, or anything. */
type Column =
	Plain | { moments: number[] } | { written: Columns } | { fields: Columns } | unknown[];
type Columns = Record<string, Column>;

/** How rows travel: by their columns, or as they are where their fields differ. */
type Travelling = [count: number, columns: Columns] | [rows: unknown[]];

/**
 * A list of rows with the same fields, made by `Rows.from`. To a page it is a list like any other; in the data beside
 * the page each field is named once, and what is alike in all rows is said once.
 */
export class Rows<Of> extends Array<Of> {
	/** What is made of it, by `map` or `filter`, is a plain list. */
	static override get [Symbol.species](): ArrayConstructor {
		return Array;
	}

	/** The form in which it travels. */
	static encode(value: unknown): false | Travelling {
		if (!(value instanceof Rows)) return false;
		const columns = columnsOf(value);
		return columns ? [value.length, columns] : [[...(value as unknown[])]];
	}

	/** What has travelled, as a plain list. */
	static decode([first, columns]: Travelling): unknown[] {
		return typeof first === 'number' ? rowsOf(first, columns ?? {}) : first;
	}
}

/** Null where the rows are not plain objects with the same fields. */
function columnsOf(rows: unknown[]): Columns | null {
	const [first] = rows;
	if (!isFields(first)) return null;
	const names = Object.keys(first);
	const isLike = (row: unknown): row is Row =>
		isFields(row) && Object.keys(row).length === names.length && names.every((name) => name in row);
	if (!rows.every(isLike)) return null;
	return Object.fromEntries(names.map((name) => [name, columnOf(rows.map((row) => row[name]))]));
}

function columnOf(cells: unknown[]): Column {
	const [first] = cells;
	if (isPlain(first)) return cells.every((cell) => Object.is(cell, first)) ? first : cells;
	if (cells.every((cell) => cell instanceof Date)) return { moments: cells.map(Number) };
	if (cells.every((cell) => Array.isArray(cell) && cell.length === 0)) return [];
	const written = columnsOf(cells.map(WrittenHtml.encode));
	if (written) return { written };
	const fields = columnsOf(cells);
	return fields ? { fields } : cells;
}

function rowsOf(count: number, columns: Columns): Row[] {
	const rows: Row[] = Array.from({ length: count }, () => ({}));
	for (const [name, column] of Object.entries(columns)) {
		const cells = cellsOf(count, column);
		rows.forEach((row, index) => (row[name] = cells[index]));
	}
	return rows;
}

function cellsOf(count: number, column: Column): unknown[] {
	if (isPlain(column)) return Array<Plain>(count).fill(column);
	if (!Array.isArray(column)) {
		if ('fields' in column) return rowsOf(count, column.fields);
		if ('written' in column) {
			const texts = rowsOf(count, column.written) as Parameters<typeof WrittenHtml.decode>[0][];
			return texts.map(WrittenHtml.decode);
		}
		return column.moments.map((at) => new Date(at));
	}
	return column.length === 0 ? Array.from({ length: count }, () => []) : column;
}

function isPlain(value: unknown): value is Plain {
	return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function isFields(value: unknown): value is Row {
	return !isPlain(value) && Object.getPrototypeOf(value) === Object.prototype;
}
