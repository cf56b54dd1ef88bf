import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readBook } from '#lib/server/licences/price-lists/book.ts';
import type { Given, PricedRow } from '#lib/server/licences/price-lists/price-row.ts';
import { readPriceList } from '#lib/server/licences/price-lists/reading.ts';
import { UnusableFile } from '#lib/server/licences/price-lists/unusable.ts';
import { describedWorkbook, type DescribedWorkbook } from '../../support/price-list-files.ts';

/* Prices and part numbers in these files are invented, but of valid form. */

type Said = { cell: string; code: string; proposal?: string };
type Expected = {
	about: string;
	given?: Omit<Given, 'previous'> & { previous?: Partial<PricedRow>[] };
	refused?: string;
	rows: Record<string, unknown>[];
	errors: Said[];
	warnings: Said[];
	questions: string[];
	skipped: Record<string, number>;
	taxMode?: string | null;
	sheet?: string;
	sheets?: object[];
	stated?: object;
	charset?: string;
	delimiter?: string;
};

const FOLDER = 'tests/fixtures/price-lists';
const made = mkdtempSync(join(tmpdir(), 'yui-price-lists-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

const names = readdirSync(FOLDER, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

describe('price lists as resellers send them', () => {
	for (const name of names) {
		const expected: Expected = JSON.parse(
			readFileSync(join(FOLDER, name, 'expected.json'), 'utf8')
		);
		test(`${name}: ${expected.about}`, async () => {
			const path = fileOf(name);
			if (expected.refused) {
				const refusal = await readBook(path).catch((error: unknown) => error);
				expect(refusal).toBeInstanceOf(UnusableFile);
				expect(refusal).toMatchObject({ code: expected.refused });
				return;
			}
			const book = await readBook(path);
			const reading = readPriceList(book, givenBy(expected));
			const said = (findings: Said[], by: Said[]) =>
				findings.map(({ cell, code, proposal }) =>
					by.some((one) => one.cell === cell && 'proposal' in one)
						? { cell, code, proposal }
						: { cell, code }
				);
			expect(said(reading.errors as Said[], expected.errors)).toEqual(expected.errors);
			expect(said(reading.warnings as Said[], expected.warnings)).toEqual(expected.warnings);
			expect(reading.questions.map(({ code }) => code)).toEqual(expected.questions);
			expect(reading.rows).toHaveLength(expected.rows.length);
			expect(reading.rows).toMatchObject(expected.rows);
			expect(reading.skipped).toEqual(expected.skipped);
			expect(reading.taxMode).toBe(expected.taxMode);
			if (expected.sheet !== undefined) expect(reading.sheet).toBe(expected.sheet);
			if (expected.sheets) expect(reading.sheets).toMatchObject(expected.sheets);
			if (expected.stated) expect(reading.stated).toMatchObject(expected.stated);
			if (expected.charset) expect(book.text?.charset).toBe(expected.charset);
			if (expected.delimiter) expect(book.text?.delimiter).toBe(expected.delimiter);
		});
	}

	test('are all here', () => {
		expect(names.length).toBeGreaterThanOrEqual(60);
	});
});

function fileOf(name: string): string {
	const folder = join(FOLDER, name);
	const files = readdirSync(folder).filter((file) => file !== 'expected.json');
	const [file = ''] = files;
	if (file !== 'workbook.json') return join(folder, file);
	const described: DescribedWorkbook = JSON.parse(readFileSync(join(folder, file), 'utf8'));
	const path = join(made, `${name}.xlsx`);
	writeFileSync(path, describedWorkbook(described));
	return path;
}

function givenBy({ given }: Expected): Given {
	if (!given) return {};
	const none = { level: null, segment: null, term: null, tierMin: null, to: null, pack: null };
	const previous = given.previous?.map((row) => ({
		part: '',
		from: null,
		listYen: null,
		prefYen: null,
		...none,
		...row
	}));
	return { ...given, ...(previous ? { previous } : { previous: undefined }) } as Given;
}
