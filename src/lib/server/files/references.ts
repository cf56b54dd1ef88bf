/** A merged area; rows and columns are counted from 0, both ends included. */
export type Area = { top: number; bottom: number; left: number; right: number };

/** A cell's name as people know it: 'D12' for row 11, column 3. */
export function cellName(row: number, column: number): string {
	return `${columnLetters(column)}${row + 1}`;
}

/** A column's letters as Excel has them: 'A' for 0, 'AB' for 27. */
export function columnLetters(column: number): string {
	const letter = String.fromCharCode(65 + (column % 26));
	return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter;
}

/** The column of a cell's name such as 'AB12', counted from 0; null when it is none. */
export function columnOf(reference: string | undefined): number | null {
	const letters = /^([A-Z]{1,3})\d/i.exec(reference ?? '')?.[1]?.toUpperCase();
	if (!letters) return null;
	return Array.from(letters).reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1;
}

/** The area behind a name such as 'A1:B2'; null for anything else. */
export function areaOf(name: string): Area | null {
	const [, from, top, to, bottom] =
		/^([A-Z]{1,3}([1-9]\d{0,6})):([A-Z]{1,3}([1-9]\d{0,6}))$/.exec(name) ?? [];
	const [left, right] = [columnOf(from), columnOf(to)];
	if (left === null || right === null) return null;
	return { top: Number(top) - 1, bottom: Number(bottom) - 1, left, right };
}
