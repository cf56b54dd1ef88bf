import { BLANK, textCell, type Cell } from '../../files/cells.ts';
import { cellName, columnLetters } from '../../files/references.ts';
import type { DayContext } from './cells/day.ts';
import type { Kind } from './cells/kind.ts';
import { readKind, suggestedBy } from './cells/kind.ts';
import { readCount, readPack } from './cells/pack.ts';
import { readCspId, readPart, type CodeForm } from './cells/part.ts';
import { tight, type Reading } from './cells/reading.ts';
import type { MappedColumn } from './columns.ts';
import { finding, type Finding, type Told } from './findings.ts';
import type { Field } from './headings.ts';
import type { KnownPart, PriceRow } from './price-row.ts';
import { pricesIn } from './row-prices.ts';
import { daysIn } from './row-days.ts';
import type { Resolved } from './resolve.ts';
import type { Rounding } from './cells/rate.ts';

/** What every row of one list is read with. */
export type RowContext = {
	sheet: string;
	columns: MappedColumn[];
	/** Where each field stands. */
	columnOf: ReadonlyMap<Field, number>;
	codes: CodeForm;
	days: DayContext;
	isThousand: boolean;
	rateRounding: Rounding | null;
	taxBack: Rounding | null;
	isUnitPriceAsked: boolean;
	kinds: Readonly<Record<string, Kind>>;
	known: ReadonlyMap<string, KnownPart>;
	corrections: Readonly<Record<string, string>>;
};

/** What one line of the file came to: a row or two, none where there is an error. */
export type RowRead = {
	rows: PriceRow[];
	errors: Finding[];
	warnings: Finding[];
	unknownKind: string | null;
	isShortYear: boolean;
};

/** Gives a reader of fields their cell and takes down what it has to tell. */
export type Line = {
	row: number;
	has: (field: Field) => boolean;
	cell: (field: Field) => Cell;
	text: (field: Field) => string | null;
	tell: (field: Field, read: { error?: Told; warning?: Told }) => void;
	isMergedPrice: (field: Field) => boolean;
};

/** Reads one line; `original` is what the file holds, `resolved` what it means after merging and repeating. */
export function readRow(
	row: number,
	original: Cell[],
	resolved: Resolved,
	context: RowContext
): RowRead {
	const { columnOf, sheet } = context;
	const read: RowRead = {
		rows: [],
		errors: [],
		warnings: [],
		unknownKind: null,
		isShortYear: false
	};
	const raw = rawOf(original);
	const note = (told: Told, index: number, isError: boolean) => {
		const cell = cellName(row - 1, index);
		const at = { sheet, cell, row, raw: original[index]?.text ?? '' };
		(isError ? read.errors : read.warnings).push(finding(told, at));
	};
	const line: Line = {
		row,
		has: (field) => columnOf.has(field),
		cell: (field) => resolved.cells[columnOf.get(field) ?? -1] ?? BLANK,
		text: (field) => line.cell(field).text.trim() || null,
		tell: (field, { error, warning }) => {
			const index = columnOf.get(field) ?? 0;
			if (error) note(error, index, true);
			if (warning) note(warning, index, false);
		},
		isMergedPrice: (field) => resolved.mergedPrices.has(columnOf.get(field) ?? -1)
	};
	for (const [index, told] of resolved.told) note(told, index, told.code === 'ditto-nothing');
	const parts = partsIn(line, context);
	const isBroken = (field: Field) => ['error', 'missing'].includes(line.cell(field).kind);
	for (const field of ['name', 'edition', 'note', 'pool', 'level', 'resellerCode'] as Field[]) {
		if (isBroken(field)) line.tell(field, readCount(line.cell(field)));
	}
	const kind = readKind(line.text('kind') ?? '', context.kinds);
	if (kind === 'unknown') read.unknownKind = line.text('kind');
	const days = daysIn(line, context.days);
	read.isShortYear = days.isShortYear;
	const name = `${line.text('name') ?? ''}${line.text('nameRest') ?? ''}`;
	const counts = countsIn(line);
	const pack = packIn(line, parts[0] ?? null, context);
	const prices = pricesIn(line, context);
	const rest = {
		...prices,
		...counts,
		pack,
		from: days.from,
		to: days.to,
		level: levelIn(line),
		segment: line.text('segment'),
		term: line.text('term'),
		sheet,
		row,
		name,
		edition: line.text('edition'),
		pool: line.text('pool'),
		kind: kind === 'unknown' ? null : kind.kind,
		use: kind === 'unknown' ? null : kind.use,
		language: line.text('language'),
		resellerCode: line.text('resellerCode'),
		unit: line.text('unit'),
		note: line.text('note'),
		suggested: suggestedBy(name),
		raw
	};
	if (read.errors.length === 0) read.rows = parts.map((part) => ({ part, ...rest }));
	return read;
}

function rawOf(cells: Cell[]): Record<string, string> {
	return Object.fromEntries(
		cells.flatMap((cell, index) => (cell.text === '' ? [] : [[columnLetters(index), cell.text]]))
	);
}

function partsIn(line: Line, context: RowContext): string[] {
	const { codes, columnOf, known, corrections } = context;
	if (codes === 'csp' || (line.has('productId') && line.has('skuId'))) {
		const product = take(line, 'productId', readCspId(line.cell('productId'), 'productId'));
		const sku = take(line, 'skuId', readCspId(line.cell('skuId'), 'skuId'));
		return product && sku ? [`${product}:${sku}`] : [];
	}
	const cell = line.cell('part');
	const isCorrected = cellName(line.row - 1, columnOf.get('part') ?? 0) in corrections;
	// Only a person may part a cell into two rows.
	const cells = isCorrected ? cell.text.split('\n').map(textCell) : [cell];
	const names = knownNames(known);
	return cells.flatMap((one) => take(line, 'part', readPart(one, codes, names)) ?? []);
}

const namesOf = new WeakMap<ReadonlyMap<string, KnownPart>, ReadonlySet<string>>();

function knownNames(known: ReadonlyMap<string, KnownPart>): ReadonlySet<string> {
	const names = namesOf.get(known) ?? new Set(known.keys());
	namesOf.set(known, names);
	return names;
}

function packIn(line: Line, part: string | null, { known }: RowContext): number | null {
	const pack = take(line, 'unit', readPack(line.cell('unit')));
	const right = part === null ? undefined : known.get(part)?.rightsPerPack;
	if (pack !== null && right !== undefined && pack !== right) {
		line.tell('unit', { error: { code: 'pack-differs', proposal: String(right) } });
	}
	return pack;
}

function countsIn(line: Line): Pick<PriceRow, 'points' | 'tierMin' | 'tierMax'> {
	const count = (field: 'points' | 'tierMin' | 'tierMax') =>
		take(line, field, readCount(line.cell(field)));
	return { points: count('points'), tierMin: count('tierMin'), tierMax: count('tierMax') };
}

function levelIn(line: Line): string | null {
	const level = tight(line.cell('level').text).toUpperCase();
	return /^[-ー―－]*$/.test(level) ? null : level;
}

function take<Value>(line: Line, field: Field, read: Reading<Value>): Value | null {
	line.tell(field, read);
	return read.value;
}
