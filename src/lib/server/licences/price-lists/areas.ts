import type { CellSheet } from '../../files/cells.ts';
import { areaOf, type Area } from '../../files/references.ts';

const areasBySheet = new WeakMap<CellSheet, Area[]>();

/** All areas a sheet has merged; as its rows, theirs are counted from 1. */
export function areasOf(sheet: CellSheet): Area[] {
	const areas = areasBySheet.get(sheet) ?? sheet.merges.flatMap(areaFromOne);
	areasBySheet.set(sheet, areas);
	return areas;
}

function areaFromOne(name: string): Area[] {
	const area = areaOf(name);
	return area ? [{ ...area, top: area.top + 1, bottom: area.bottom + 1 }] : [];
}
