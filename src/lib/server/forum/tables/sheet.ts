import { dayOf, typedDay } from '#lib/dates.ts';
import { folded } from '#lib/folding.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { readCell, rowWords, sheetWords } from '#lib/tables.ts';
import type { Cells } from '../../db/schema/tables.ts';
import type { Sheet } from '../../files/extract.ts';
import { stemOf } from '../../files/names.ts';
import { cellName } from '../../files/references.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { dayIn } from '../../identity/roster/cells.ts';
import { list, type ShownRow } from './rows.ts';
import type { Column, Table } from './tables.ts';

/** How far down a header is looked for, under titles and notes. */
const DEEPEST = 25;

/** The whole table as a workbook: every organisation asked in the one order, blank rows too, every cell text. */
export async function exported(actor: Actor, of: Table): Promise<Workbook> {
	const header = [
		sheetWords.code,
		sheetWords.name,
		sheetWords.state,
		...of.columns.map(({ name }) => name),
		sheetWords.at
	];
	const rows = list(actor, of).map(({ code6, name, state, cells, at }) => [
		code6 ?? '',
		name,
		rowWords[state],
		...cells,
		at ? typedDay(dayOf(at)) : ''
	]);
	return writeWorkbook(stemOf(of.title), { sheet: '状況表', header, rows });
}

/** One row of a sheet as understood; `cell` names where it stands, such as 'A5' or 'Sheet1!A5'. */
export type ReadRow = { row: ShownRow; cell: string; isNone: boolean; cells: Cells };
export type Understood = {
	rows: ReadRow[];
	/** Sentences with the cell they are about. */
	issues: { organisationId: number; sentence: string }[];
	/** Rows whose organisation cannot be told or was not asked. */
	strangers: string[];
};

/**
 * Reads the rows of sheets against the table they were made from. A row that says nothing and a row that is
 * missing change nothing; null where no header is found.
 */
export function understand(of: Table, standing: ShownRow[], sheets: Sheet[]): Understood | null {
	const found = sheets
		.map((sheet) => ({ sheet, header: headerOf(of.columns, sheet.rows) }))
		.find(({ header }) => header !== null);
	if (!found?.header) return null;
	const { sheet, header } = found;
	const understood: Understood = { rows: [], issues: [], strangers: [] };
	const first = Math.min(...[header.code, header.name].filter((column) => column >= 0));
	sheet.rows.slice(header.below).forEach((cells, index) => {
		const line = header.below + index;
		const said = (column: number) => (column < 0 ? '' : (cells[column] ?? '').trim());
		const cell = cellName(line, first);
		const isNone = folded(said(header.state)) === folded(rowWords['not-applicable']);
		const values = of.columns.map((column) => said(header.columns.get(column.id) ?? -1));
		const words = said(header.name) || said(header.code);
		if (words === '' && values.every((value) => value === '')) return;
		const row = organisationIn(standing, said(header.code), said(header.name));
		if (!row) {
			if (isNone || values.some((value) => value !== ''))
				understood.strangers.push(`「${words}」（${cell}）`);
			return;
		}
		const { organisationId } = row;
		const complain = (sentence: string) => understood.issues.push({ organisationId, sentence });
		if (understood.rows.some((other) => other.row.organisationId === organisationId)) {
			complain(`${cell}：${row.name}の行が二つあります。一つにしてください。`);
			return;
		}
		if (!isNone && values.every((value) => value === '')) return;
		const read: Cells = {};
		of.columns.forEach((column, at) => {
			const place = header.columns.get(column.id);
			if (place === undefined) return;
			const { value, issue } = readCell(column, normalised(column, values[at] ?? ''));
			if (issue !== null) complain(`${cellName(line, place)}：${issue}`);
			read[column.id] = value;
		});
		understood.rows.push({ row, cell, isNone, cells: isNone ? {} : read });
	});
	return understood;
}

type Header = {
	below: number;
	code: number;
	name: number;
	state: number;
	columns: Map<number, number>;
};

function headerOf(columns: Column[], rows: string[][]): Header | null {
	for (const [at, cells] of rows.slice(0, DEEPEST).entries()) {
		const words = cells.map(wordKey);
		const place = (...wanted: string[]) => words.findIndex((word) => wanted.includes(word));
		const found = new Map(
			columns.flatMap(({ id, name }) => {
				const column = words.indexOf(wordKey(name));
				return column < 0 ? [] : [[id, column] as const];
			})
		);
		const code = place(wordKey(sheetWords.code), wordKey('市町村コード'), wordKey('コード'));
		const name = place(
			wordKey(sheetWords.name),
			wordKey('市町村名'),
			wordKey('市町村'),
			wordKey('団体')
		);
		if ((code >= 0 || name >= 0) && found.size > 0) {
			return { below: at + 1, code, name, state: place(wordKey(sheetWords.state)), columns: found };
		}
	}
	return null;
}

function organisationIn(standing: ShownRow[], code: string, name: string): ShownRow | null {
	const digits = code.normalize('NFKC').replace(/\D/g, '');
	const byCode =
		digits.length === 5 || digits.length === 6
			? standing.find((row) => row.code6 === digits || row.code6?.slice(0, 5) === digits)
			: undefined;
	if (byCode || name === '') return byCode ?? null;
	const resolved = resolveMunicipality(name);
	return resolved.kind === 'found'
		? (standing.find((row) => row.code6 === resolved.code6) ?? null)
		: null;
}

/** Excel hands on days as numbers and with a time of midnight. */
function normalised(column: Column, typed: string): string {
	return column.kind === 'day' ? (dayIn(typed) ?? typed) : typed;
}

function wordKey(word: string): string {
	return folded(word).replace(/[\s※*]/g, '');
}
