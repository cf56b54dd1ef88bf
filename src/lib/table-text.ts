/** Fewer rows or columns are words with a tab between them, and no table. */
const LEAST = 2;
/** A sheet larger than this is better attached. */
const MOST_CELLS = 5_000;

/** The rows of tab-separated text as Excel copies it: cells with line breaks stand in quotation marks. */
export function rowsFromTabs(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
	const source = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
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
	for (const line of text.split('\n')) {
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

/** A bar would begin a new cell, a line break would end the table. */
function cellText(text: string): string {
	return text
		.trim()
		.replace(/\s*\n\s*/g, ' ')
		.replaceAll('\t', ' ')
		.replaceAll('\\', '\\\\')
		.replaceAll('|', '\\|');
}

function rowLine(cells: string[]): string {
	return `| ${cells.join(' | ')} |`;
}
