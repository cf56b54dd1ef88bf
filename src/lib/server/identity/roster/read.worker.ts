import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { RosterField } from '#lib/roster.ts';
import { readAt } from '../../files/bytes.ts';
import { decodeText } from '../../files/charset.ts';
import { asTyped } from '../../files/formulas.ts';
import { openArchive } from '../../files/parts.ts';
import { areaOf, cellName } from '../../files/references.ts';
import { readRows, type TableLimits } from '../../files/table.ts';
import { UnreadableFile } from '../../files/unreadable.ts';
import { readGrids, type Grid } from '../../files/workbook.ts';
import { understood } from './cells.ts';
import { findHeader } from './header.ts';
import type { ReadingJob, ReadRow, Reading } from './read.ts';

/** Beyond these a file is no roster: 79 organisations have some hundred people. */
const MOST_ROWS = 3000;
const LIMITS: TableLimits = { sheets: 100, rows: MOST_ROWS, columns: 60, letters: 1_000_000 };
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_MERGES = 2000;

/** What a merged cell says for every row beside it. */
const SPREAD: RosterField[] = ['code', 'organisation', 'section'];

const job: ReadingJob = workerData;
parentPort?.postMessage(await read(job));

async function read({ path, kind, extension }: ReadingJob): Promise<Reading> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		if (kind !== 'xlsx') {
			if (size > MOST_BYTES) return { refused: 'too-large' };
			const decoded = decodeText(await readAt(file, 0, size), false);
			if (!decoded) return { refused: 'broken' };
			const { rows, cut } = readRows(decoded.text.replace(/\r\n?/g, '\n'), extension, LIMITS);
			return rowsIn([{ name: '', rows, merges: [] }], cut);
		}
		const { archive, main } = await openArchive(file, size);
		const { grids, cut } = await readGrids(archive, main, LIMITS);
		return rowsIn(grids, cut);
	} catch (error) {
		// Whatever a malformed file breaks in here is the file's fault.
		return { refused: error instanceof UnreadableFile ? error.reason : 'broken' };
	} finally {
		await file.close();
	}
}

function rowsIn(grids: Grid[], isCut: boolean): Reading {
	if (isCut) return { refused: 'too-many' };
	if (grids.every(({ rows }) => rows.length === 0)) return { refused: 'empty' };
	const rows: ReadRow[] = [];
	let headers = 0;
	for (const grid of grids) {
		const header = findHeader(grid.rows, grid.merges.slice(0, MOST_MERGES));
		if (header) headers += 1;
		rows.push(...(header ? rowsBelow(grid, header) : withoutHeader(grid)));
	}
	if (headers === 0) return { refused: 'no-header' };
	if (rows.length > MOST_ROWS) return { refused: 'too-many' };
	if (rows.length === 0) return { refused: 'empty' };
	return { rows };
}

/** A sheet of notes is no fault in itself: it is named, so that it can be left out on purpose. */
function withoutHeader({ name, rows }: Grid): ReadRow[] {
	if (rows.length === 0) return [];
	const { entry } = understood(() => '', {});
	const message = 'このシートには見出しの行が見つかりません。名簿でなければ、除いてください。';
	return [{ sheet: name, line: 1, entry, issues: [{ cell: 'A1', message }] }];
}

function rowsBelow(grid: Grid, header: NonNullable<ReturnType<typeof findHeader>>): ReadRow[] {
	const found: ReadRow[] = header.issues.map((issue) => ({
		sheet: grid.name,
		line: header.below,
		entry: understood(() => '', {}).entry,
		issues: [issue]
	}));
	const areas = grid.merges.slice(0, MOST_MERGES).flatMap((area) => areaOf(area) ?? []);
	for (let line = header.below; line < grid.rows.length; line += 1) {
		const said = (field: RosterField) => {
			const column = header.columns.get(field);
			return column === undefined ? '' : asTyped(grid.rows[line]?.[column] ?? '');
		};
		const fields = [...header.columns.keys()];
		if (fields.every((field) => SPREAD.includes(field) || said(field).trim() === '')) continue;
		const over = (field: RosterField) => {
			const column = header.columns.get(field) ?? -1;
			return areas.find(
				({ top, bottom, left, right }) =>
					top < line && bottom >= line && left <= column && right >= column
			);
		};
		const cell = (field: RosterField) => {
			const area = SPREAD.includes(field) && said(field) === '' ? over(field) : undefined;
			return area ? asTyped(grid.rows[area.top]?.[area.left] ?? '') : said(field);
		};
		const cells = Object.fromEntries(
			[...header.columns].map(([field, column]) => [field, cellName(line, column)])
		);
		const { entry, issues } = understood(cell, cells);
		const merged = entry.name === '' ? over('name') : undefined;
		if (merged) {
			issues.push({
				cell: cells.name ?? '',
				message: `氏名のセルが${cellName(merged.top, merged.left)}から結合されています。結合を解いて、一人を一行にしてください。`
			});
		}
		found.push({ sheet: grid.name, line: line + 1, entry, issues });
	}
	return found;
}
