import type { Day } from '#lib/dates.ts';
import { BLANK, textCell, type Cell, type CellSheet } from '../../files/cells.ts';
import { cellName } from '../../files/references.ts';
import type { Book } from './book.ts';
import { jumps } from './checks/changes.ts';
import type { Check } from './checks/check.ts';
import { overlaps } from './checks/overlap.ts';
import { plausibility } from './checks/plausible.ts';
import { uniqueness } from './checks/unique.ts';
import { mapColumns, type MappedColumn } from './columns.ts';
import { finding, type Finding } from './findings.ts';
import { columnsUnder, fingerprintOf, headerOf, type Header } from './header.ts';
import type { Given, PriceRow } from './price-row.ts';
import { columnQuestion, kindQuestion, question, type Question } from './questions.ts';
import { readRow, type RowContext, type RowRead } from './read-row.ts';
import { resolver } from './resolve.ts';
import { classRows, type ClassedRow, type RowClass } from './rows.ts';
import { chosenSheet, sheetsSeen, type SheetSeen } from './sheets.ts';
import { fiscalYearOf, statedBy, type Stated, type TaxMode } from './statements.ts';

/** A price list read as far as it can be; it may be taken in when there is no error and no question. */
export type PriceListReading = {
	sheets: SheetSeen[];
	/** The sheet that was read. */
	sheet: string;
	/** The rows of the headings, counted from 1, and what a template of this form is remembered by. */
	headerRows: number[];
	fingerprint: string;
	columns: MappedColumn[];
	stated: Stated;
	/** Null as long as it has to be asked. */
	taxMode: TaxMode | null;
	rows: PriceRow[];
	errors: Finding[];
	warnings: Finding[];
	questions: Question[];
	skipped: Partial<Record<RowClass, number>>;
	/** The rows that were left out, to be looked at. */
	leftOut: ClassedRow[];
};

/** Reads a book as a price list, with all that was given and answered so far; the same book and the same answers give the same reading. */
export function readPriceList(
	book: Book,
	given: Given = {},
	today: Day | null = null
): PriceListReading {
	const sheets = sheetsSeen(book.sheets);
	const sheet = chosenSheet(book.sheets, sheets, given.sheet);
	const header = sheet && headerIn(sheet, given);
	if (!sheet || !header) return unheaded(sheets, sheet);
	const { answers = {} } = given;
	const columns = mapColumns(sheet, header, given.columns, answers.unitPrice);
	const classed = classRows(sheet, header, columns, {
		hidden: new Set(given.withHiddenRows ? [] : sheet.hiddenRows),
		excluded: new Set(given.excluded)
	});
	const leftOut = classed.filter(({ is }) => is !== 'data');
	const notes = leftOut.filter(({ is }) => is === 'note').map(({ text }) => text);
	const stated = statedBy(sheet, header, columns, notes);
	const tax = taxOf(stated, given);
	const context = contextOf(book, sheet, columns, stated, tax, given);
	const lines = missingColumns(columns).length > 0 ? [] : linesOf(sheet, classed, context);
	const found = checked(lines, context, given, today);
	if (tax.isCalculatedBack) found.tellList({ code: 'tax-calculated-back' });
	return {
		sheets,
		sheet: sheet.name,
		headerRows: header.rows,
		fingerprint: fingerprintOf(header),
		columns,
		stated,
		taxMode: tax.mode,
		rows: found.rows,
		errors: inOrder(found.errors),
		warnings: inOrder(found.warnings),
		questions: questionsOf(columns, stated, tax, lines, given),
		skipped: Object.fromEntries(
			[...Map.groupBy(leftOut, ({ is }) => is)].map(([is, rows]) => [is, rows.length])
		),
		leftOut
	};
}

function headerIn(sheet: CellSheet, { headerRows }: Given): Header | null {
	if (!headerRows || headerRows.length === 0) return headerOf(sheet);
	return { rows: headerRows, columns: columnsUnder(sheet, headerRows) };
}

function unheaded(sheets: SheetSeen[], sheet: CellSheet | null): PriceListReading {
	return {
		sheets,
		sheet: sheet?.name ?? '',
		headerRows: [],
		fingerprint: '',
		columns: [],
		stated: { issuedOn: null, validFrom: null, taxModes: [], isThousand: false },
		taxMode: null,
		rows: [],
		errors: [],
		warnings: [],
		questions: [question('header')],
		skipped: {},
		leftOut: []
	};
}

type Tax = { mode: TaxMode | null; isAskedBack: boolean; isCalculatedBack: boolean };

/** What was answered, else the only thing the list says. Prices with tax stay as they are until a person says more. */
function taxOf({ taxModes }: Stated, { answers = {} }: Given): Tax {
	const said = answers.taxMode ?? (taxModes.length === 1 ? (taxModes[0] ?? null) : null);
	const isIncluded = said === 'included';
	const isCalculatedBack =
		isIncluded && answers.taxBack !== undefined && answers.taxBack !== 'keep';
	return {
		mode: isCalculatedBack ? 'excluded' : said,
		isAskedBack: isIncluded && answers.taxBack === undefined,
		isCalculatedBack
	};
}

function contextOf(
	book: Book,
	sheet: CellSheet,
	columns: MappedColumn[],
	stated: Stated,
	tax: Tax,
	given: Given
): RowContext {
	const { answers = {} } = given;
	const { taxBack } = answers;
	return {
		sheet: sheet.name,
		columns,
		columnOf: new Map(columns.flatMap(({ field, index }) => (field ? [[field, index]] : []))),
		codes: given.codes ?? 'microsoft',
		days: {
			startsIn1904: book.startsIn1904,
			fiscalYear: fiscalYearOf(given.fiscalYear, stated),
			shortYear: answers.shortYear ?? null
		},
		isThousand: answers.thousand ?? false,
		rateRounding: answers.rateRounding ?? null,
		taxBack: tax.isCalculatedBack && taxBack !== undefined && taxBack !== 'keep' ? taxBack : null,
		isUnitPriceAsked: columns.some(({ isAsked }) => isAsked),
		kinds: given.kinds ?? {},
		known: new Map((given.known ?? []).map((one) => [one.part, one])),
		corrections: given.corrections ?? {}
	};
}

function linesOf(sheet: CellSheet, classed: ClassedRow[], context: RowContext): RowRead[] {
	const resolve = resolver(sheet, context.columns);
	const isUntouched = Object.keys(context.corrections).length === 0;
	return classed.flatMap(({ row, is }) => {
		if (is !== 'data') return [];
		const original = sheet.rows[row - 1] ?? [];
		const cells = isUntouched ? original : corrected(row, original, context);
		return [readRow(row, original, resolve(row, cells), context)];
	});
}

function corrected(row: number, original: Cell[], { columns, corrections }: RowContext): Cell[] {
	return columns.map(({ index }) => {
		const correction = corrections[cellName(row - 1, index)];
		return correction === undefined ? (original[index] ?? BLANK) : textCell(correction);
	});
}

function checked(lines: RowRead[], context: RowContext, given: Given, today: Day | null) {
	const errors = lines.flatMap((line) => line.errors);
	const warnings = lines.flatMap((line) => line.warnings);
	const indexOf = new Map(context.columns.map(({ field, index }) => [field, index]));
	const tell: Check['tell'] = (as, row, field, told) => {
		const fallback = indexOf.get('part') ?? indexOf.get('productId') ?? 0;
		const index = indexOf.get(field) ?? (field === 'to' ? indexOf.get('from') : null) ?? fallback;
		const cell = row && field ? cellName(row.row - 1, index) : '';
		const raw = row?.raw[cell.replace(/\d+$/, '')] ?? '';
		const at = { sheet: context.sheet, cell, row: row?.row ?? null, raw };
		(as === 'error' ? errors : warnings).push(finding(told, at));
	};
	let rows = lines.flatMap((line) => line.rows);
	rows = uniqueness({ rows, tell });
	rows = overlaps({ rows, tell });
	plausibility({ rows, tell }, context.known, today);
	if (given.previous) jumps({ rows, tell }, given.previous);
	return {
		rows,
		errors,
		warnings,
		tellList: (told: Parameters<typeof finding>[0]) => tell('warning', null, null, told)
	};
}

function missingColumns(columns: MappedColumn[]): ('part' | 'pref')[] {
	const has = (...fields: MappedColumn['field'][]) =>
		columns.some(
			({ field, isAsked }) => fields.includes(field) || (isAsked && fields.includes('pref'))
		);
	const hasPart = has('part') || (has('productId') && has('skuId'));
	const hasPrice = has('pref', 'rate', 'discount');
	return [...(hasPart ? [] : ['part' as const]), ...(hasPrice ? [] : ['pref' as const])];
}

function questionsOf(
	columns: MappedColumn[],
	stated: Stated,
	tax: Tax,
	lines: RowRead[],
	{ answers = {} }: Given
): Question[] {
	const kinds = new Set(lines.flatMap(({ unknownKind }) => unknownKind ?? []));
	const asked = columns.find(({ isAsked }) => isAsked);
	const hasRates = lines.some(({ rows }) => rows.some(({ prefReason }) => prefReason === 'rate'));
	return [
		...missingColumns(columns).map(columnQuestion),
		...(asked ? [question('unit-price', asked.letters)] : []),
		...(tax.mode === null ? [question('tax-mode')] : []),
		...(tax.isAskedBack ? [question('tax-back')] : []),
		...(stated.isThousand && answers.thousand === undefined ? [question('thousand')] : []),
		...(hasRates ? [question('rate-rounding')] : []),
		...(lines.some(({ isShortYear }) => isShortYear) ? [question('short-year')] : []),
		...[...kinds].map(kindQuestion)
	];
}

function inOrder(findings: Finding[]): Finding[] {
	return findings.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0));
}
