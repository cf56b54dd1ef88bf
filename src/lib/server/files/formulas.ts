/** A text that Excel would take for a formula, here or after saving as CSV, gets an apostrophe before it; a lone 「－」 does not. */
export function harmless(text: string): string {
	return /^([=+\-@\t\r\n]|[＝＋－＠].)/.test(text) ? `'${text}` : text;
}

/** As `harmless`, for all texts below a header; numbers stay numbers. */
export function harmlessRows(rows: readonly (string | number)[][]): (string | number)[][] {
	return rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : harmless(cell))));
}

/** The text that `harmless` was given: what was saved here comes back as it was. */
export function asTyped(cell: string): string {
	return cell.startsWith("'") && harmless(cell.slice(1)) === cell ? cell.slice(1) : cell;
}
