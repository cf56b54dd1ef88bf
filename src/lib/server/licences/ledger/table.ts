import { folded } from '#lib/folding.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import type { Sheet } from '../../files/extract.ts';
import type { TableLimits } from '../../files/table.ts';
import { cellName } from '../../files/references.ts';
import type { Organisation } from '../../identity/organisations.ts';

/** How far down a header is looked for, under titles and notes. */
const DEEPEST = 25;

/** How much of a sheet for the ledger is read. */
export const SHEET_LIMITS: TableLimits = {
	sheets: 20,
	rows: 20_000,
	columns: 60,
	letters: 8_000_000
};

/** The words that may stand above a column; the first is its own. */
export type Columns<Field extends string> = Record<Field, readonly string[]>;

/** A line below the header: what it says in a column, and the name of that cell; '' where there is no such column. */
export type Line<Field extends string> = {
	said: (field: Field) => string;
	cell: (field: Field) => string;
	/** The name of its first cell that belongs to a known column. */
	at: string;
};

type FoundTable<Field extends string> = {
	/** The columns that are there. */
	fields: ReadonlySet<Field>;
	lines: Line<Field>[];
};

/** The first sheet that has all columns needed, by the words above them; null where none has. Empty lines are left out. */
export function tableIn<Field extends string>(
	sheets: readonly Sheet[],
	columns: Columns<Field>,
	needed: readonly NoInfer<Field>[]
): FoundTable<Field> | null {
	for (const { rows } of sheets) {
		for (const [index, words] of rows.slice(0, DEEPEST).entries()) {
			const places = placesIn(words, columns);
			if (!needed.every((field) => places.has(field))) continue;
			const first = Math.min(...places.values());
			const lines = rows.slice(index + 1).flatMap((cells, below): Line<Field>[] => {
				const row = index + 1 + below;
				const said = (field: Field) => (cells[places.get(field) ?? -1] ?? '').trim();
				if ([...places.keys()].every((field) => said(field) === '')) return [];
				const cell = (field: Field) => cellName(row, places.get(field) ?? first);
				return [{ said, cell, at: cellName(row, first) }];
			});
			return { fields: new Set(places.keys()), lines };
		}
	}
	return null;
}

/** The organisation a code or name in a sheet means, of those given; null where it means none or several. */
export function organisationIn(
	bodies: readonly Organisation[],
	typed: string
): Organisation | null {
	const name = folded(typed);
	const own = bodies.find((body) => folded(body.name) === name || body.code6 === typed);
	if (own) return own;
	const resolved = resolveMunicipality(typed);
	if (resolved.kind !== 'found') return null;
	return bodies.find(({ code6 }) => code6 === resolved.code6) ?? null;
}

/** A whole number as people or Excel write it, with commas or in full width; null for anything else. */
export function wholeIn(typed: string): number | null {
	const text = typed.normalize('NFKC').replace(/[,\s]/g, '');
	return /^-?\d{1,9}(\.0+)?$/.test(text) ? Number(text) : null;
}

/** A part number in its one form: half width, capitals, one kind of hyphen. */
export function partIn(typed: string): string {
	return typed
		.normalize('NFKC')
		.replace(/[‐‑‒–—―−ーｰ]/g, '-')
		.replace(/\s/g, '')
		.toUpperCase();
}

function placesIn<Field extends string>(
	words: readonly string[],
	columns: Columns<Field>
): Map<Field, number> {
	const keys = words.map(wordKey);
	return new Map(
		(Object.keys(columns) as Field[]).flatMap((field) => {
			const at = columns[field].map((word) => keys.indexOf(wordKey(word))).find((i) => i >= 0);
			return at === undefined ? [] : [[field, at] as const];
		})
	);
}

function wordKey(word: string): string {
	return folded(word)
		.replace(/\([^)]*\)/g, '')
		.replace(/[\s※*]/g, '');
}
