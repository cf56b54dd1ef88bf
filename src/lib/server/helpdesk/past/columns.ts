import { pastFieldNames, pastFields, type PastColumn, type PastField } from '#lib/past-cases.ts';
import type { Sheet } from '../../files/extract.ts';

/** How far down the words above the columns are looked for, under titles and remarks. */
const DEEPEST = 25;
/** A row with so many words counts as the head of a sheet even where none of them is known. */
const LEAST_WORDS = 3;
const SAMPLE = 40;

export type ReadRow = { sheet: string; line: number; cells: [text: string, column: number][] };

const fieldOf = new Map(
	pastFieldNames.flatMap((field) =>
		pastFields[field].split(' ').map((word): [string, PastField] => [wordKey(word), field])
	)
);

function wordKey(word: string): string {
	return word
		.normalize('NFKC')
		.replace(/\([^)]*\)/g, '')
		.replace(/[\s※*:：.・]|必須|任意/g, '')
		.toLowerCase();
}

/**
 * The columns of all sheets by the words above them, guessed by what these say, and the rows below. A sheet without
 * such a head has nothing to give; no column stands for the same thing twice.
 */
export function columnsIn(sheets: readonly Sheet[]): { columns: PastColumn[]; rows: ReadRow[] } {
	const columns: PastColumn[] = [];
	const places = new Map<string, number>();
	const rows: ReadRow[] = [];
	for (const sheet of sheets) {
		const at = headOf(sheet.rows);
		if (at === null) continue;
		const words = (sheet.rows[at] ?? []).map((word) => word.replace(/\s+/g, ' ').trim());
		for (const word of words) {
			if (word === '' || places.has(word)) continue;
			places.set(word, columns.length);
			columns.push({ word, field: null, sample: '' });
		}
		sheet.rows.slice(at + 1).forEach((row, index) => {
			const cells = columns.map((): [string, number] => ['', 0]);
			words.forEach((word, column) => {
				const place = places.get(word);
				const text = row[column] ?? '';
				if (place === undefined || cells[place]?.[0]) return;
				cells[place] = [text, column];
				const own = columns[place];
				if (own && own.sample === '') own.sample = text.trim().slice(0, SAMPLE);
			});
			rows.push({ sheet: sheet.name, line: at + 2 + index, cells });
		});
	}
	guess(columns);
	return { columns, rows };
}

/** The row that says what the columns are: with the most known words, else the first with some words at all. */
function headOf(rows: string[][]): number | null {
	const top = rows.slice(0, DEEPEST).map((row, index) => ({
		index,
		words: row.filter((word) => word.trim() !== '').length,
		known: new Set(row.flatMap((word) => fieldOf.get(wordKey(word)) ?? [])).size
	}));
	const best = top.reduce<(typeof top)[number] | null>(
		(found, row) => (row.known > (found?.known ?? 1) ? row : found),
		null
	);
	return best?.index ?? top.find(({ words }) => words >= LEAST_WORDS)?.index ?? null;
}

/** The words known best come first: 「回答内容」 is the answer although 「回答」 beside it might be as well. */
function guess(columns: PastColumn[]): void {
	for (const field of pastFieldNames) {
		const words = pastFields[field].split(' ').map(wordKey);
		const ranked = columns
			.filter(({ word, field: taken }) => taken === null && words.includes(wordKey(word)))
			.sort((a, b) => words.indexOf(wordKey(a.word)) - words.indexOf(wordKey(b.word)));
		const [first] = ranked;
		if (first) first.field = field;
	}
}
