import type { CellSheet } from '../../files/cells.ts';
import { headerOf } from './header.ts';

/** A sheet as the person sees it in the list to choose from. */
export type SheetSeen = {
	name: string;
	isHidden: boolean;
	/** How many columns its headings name; 0 when it has none that are known. */
	hits: number;
	rows: number;
	hiddenRows: number;
};

/** All sheets with what speaks for them, hidden ones too. */
export function sheetsSeen(sheets: CellSheet[]): SheetSeen[] {
	return sheets.map((sheet) => ({
		name: sheet.name,
		isHidden: sheet.isHidden,
		hits: headerOf(sheet)?.hits ?? 0,
		rows: sheet.rows.filter((row) => row.length > 0).length,
		hiddenRows: sheet.hiddenRows.length
	}));
}

/** The sheet that was named, else the visible one whose headings name most columns. */
export function chosenSheet(
	sheets: CellSheet[],
	seen: SheetSeen[],
	name: string | undefined
): CellSheet | null {
	const named = name === undefined ? -1 : seen.findIndex((one) => one.name === name);
	if (named !== -1) return sheets[named] ?? null;
	const best = seen.reduce(
		(leader, one, index) =>
			!one.isHidden && one.hits > (seen[leader]?.hits ?? -1) ? index : leader,
		-1
	);
	return sheets[best] ?? null;
}
