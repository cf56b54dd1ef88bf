import { CsvError, parse } from 'csv-parse/sync';
import { textCell, type Cell, type CellLimits } from '../../files/cells.ts';
import { headingHits } from './headings.ts';
import { UnusableFile } from './unusable.ts';

export type Delimiter = ',' | '\t' | ';';

const DELIMITERS: Delimiter[] = [',', '\t', ';'];
const LOOKED_AT = 30;

/** Parses a whole decoded text; rows are counted as Excel counts them. Throws `UnusableFile` beyond `limits`. */
export function readDelimited(
	text: string,
	limits: CellLimits
): { rows: Cell[][]; delimiter: Delimiter } {
	const delimiter = delimiterOf(text);
	const rows: Cell[][] = [];
	let left = limits.cells;
	parseInto(text, delimiter, (record) => {
		const row = record.map((value) => textCell(value.replace(/\r\n?/g, '\n')));
		while (row.at(-1)?.kind === 'blank') row.pop();
		left -= row.filter(({ kind }) => kind !== 'blank').length;
		if (left < 0 || row.length > limits.columns || rows.length >= limits.rows) {
			throw new UnusableFile('too-large');
		}
		rows.push(row);
	});
	while (rows.at(-1)?.length === 0) rows.pop();
	return { rows, delimiter };
}

/** The one under which some row reads most like headings; where none does, the one that parts the lines most. */
function delimiterOf(text: string): Delimiter {
	// Commas stand within unquoted prices and names, so counting them says little.
	const scores = DELIMITERS.map((delimiter) => {
		const rows: string[][] = [];
		try {
			parseInto(text, delimiter, (record) => void rows.push(record), LOOKED_AT);
		} catch {
			// A quote that never closes is told of once the delimiter is known.
		}
		const hits = Math.max(0, ...rows.map((row) => headingHits(row)));
		const fields = rows.reduce((sum, row) => sum + row.length - 1, 0);
		return { delimiter, score: hits * 10_000 + fields };
	});
	return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter;
}

function parseInto(
	text: string,
	delimiter: Delimiter,
	each: (record: string[]) => void,
	to?: number
): void {
	try {
		parse(text, {
			delimiter,
			relax_column_count: true,
			relax_quotes: true,
			record_delimiter: ['\r\n', '\n', '\r'],
			...(to === undefined ? {} : { to }),
			on_record: (record: string[]) => {
				each(record);
				return null;
			}
		});
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
		throw new UnusableFile(isOpen ? 'unclosed-quote' : 'broken');
	}
}
