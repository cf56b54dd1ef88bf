import type { CellSheet } from '../../files/cells.ts';
import { columnOf } from '../../files/workbook.ts';

/** A merged area: rows from 1, columns from 0, both ends included. */
type Area = { top: number; bottom: number; left: number; right: number };

function areaOf(name: string): Area | null {
	const [, from = '', to = ''] = /^([A-Z]+\d+):([A-Z]+\d+)$/.exec(name) ?? [];
	const [left, right] = [columnOf(from), columnOf(to)];
	const [top, bottom] = [from, to].map((each) => Number(/\d+$/.exec(each)?.[0] ?? 0));
	if (left === null || right === null || !top || !bottom) return null;
	return { top, bottom, left, right };
}

const areasBySheet = new WeakMap<CellSheet, Area[]>();

/** All areas a sheet has merged. */
export function areasOf(sheet: CellSheet): Area[] {
	const areas = areasBySheet.get(sheet) ?? sheet.merges.flatMap((name) => areaOf(name) ?? []);
	areasBySheet.set(sheet, areas);
	return areas;
}
