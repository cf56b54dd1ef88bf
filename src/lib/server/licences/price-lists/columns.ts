import type { CellSheet } from '../../files/cells.ts';
import { readKind } from './cells/kind.ts';
import type { Column, Header } from './header.ts';
import { meaningOf, type Field } from './headings.ts';
import { taxSaid } from './statements.ts';

/** A column and what it is taken for; `isAsked` when only a person can say. */
export type MappedColumn = Column & { field: Field | null; isAsked: boolean };

/** Fields by the letters of their columns, as a person or a remembered template gives them; null leaves one out. */
export type GivenColumns = Record<string, Field | null>;

const LOOKED_AT = 50;

/** What each column is: as given, else as its headings say; `unitPrice` is what 単価 was said to be. */
export function mapColumns(
	sheet: CellSheet,
	header: Header,
	given: GivenColumns | undefined,
	unitPrice: 'list' | 'pref' | undefined
): MappedColumn[] {
	if (given) {
		return header.columns.map((column) => ({
			...column,
			field: given[column.letters] ?? null,
			isAsked: false
		}));
	}
	const meanings = header.columns.map(({ segments }) => meaningOf(segments));
	const prefs = header.columns.filter((_, index) => meanings[index] === 'pref');
	const untaxed = prefs.find(({ segments }) => taxSaid(segments.join('')) !== 'included');
	const hasPrice = ['pref', 'unitPrice', 'rate', 'discount'].some((one) =>
		(meanings as (string | null)[]).includes(one)
	);
	const taken = new Set<Field>();
	return header.columns.map((column, index) => {
		const meaning = meanings[index] ?? null;
		let field: Field | null;
		if (meaning === 'division') field = divisionOf(sheet, header, column, meanings);
		else if (meaning === 'unitPrice') field = prefs.length > 0 ? null : (unitPrice ?? null);
		else if (meaning === 'pref' && untaxed && column !== untaxed) {
			field = taxSaid(column.segments.join('')) === 'included' ? 'prefWithTax' : null;
		} else if (meaning === 'prefWithTax' && !hasPrice) field = 'pref';
		else field = meaning;
		const isAsked = meaning === 'unitPrice' && prefs.length === 0 && unitPrice === undefined;
		if (field !== null && taken.has(field)) field = null;
		if (field !== null) taken.add(field);
		return { ...column, field, isAsked };
	});
}

/** 区分 is the kind where its cells read as kinds and no other column is one; else the pool. */
function divisionOf(
	sheet: CellSheet,
	{ rows }: Header,
	{ index }: Column,
	meanings: (string | null)[]
): Field {
	if (meanings.includes('kind')) return 'pool';
	if (meanings.includes('pool')) return 'kind';
	const start = rows.at(-1) ?? 0;
	const said = sheet.rows
		.slice(start, start + LOOKED_AT)
		.map((row) => row[index]?.text ?? '')
		.filter((text) => text.trim() !== '');
	const kinds = said.filter((text) => readKind(text, {}) !== 'unknown');
	return kinds.length * 2 > said.length ? 'kind' : 'pool';
}
