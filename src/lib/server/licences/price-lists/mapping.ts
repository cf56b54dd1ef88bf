import { and, eq } from 'drizzle-orm';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Charset } from '../../files/charset.ts';
import { now } from '../../now.ts';
import type { Kind } from './cells/kind.ts';
import type { CodeForm } from './cells/part.ts';
import type { GivenColumns } from './columns.ts';
import type { Answers } from './price-row.ts';

const { priceTemplate } = schema;

/** What people said about a file: where to read, what its columns are, and answers; null is left to the reader. */
export type Mapping = {
	sheet: string | null;
	headerRows: number[] | null;
	columns: GivenColumns | null;
	withHiddenRows: boolean;
	charset: Charset | null;
	codes: CodeForm;
	vendorId: number | null;
	answers: Answers;
	/** Words for kinds that were answered for this list. */
	kinds: Record<string, Kind>;
};

const nothing: Mapping = {
	sheet: null,
	headerRows: null,
	columns: null,
	withHiddenRows: false,
	charset: null,
	codes: 'microsoft',
	vendorId: null,
	answers: {},
	kinds: {}
};

/** What was said about a list so far. */
export function mappingOf(list: { mapping: string }): Mapping {
	return { ...nothing, ...(JSON.parse(list.mapping) as Partial<Mapping>) };
}

type Remembered = Pick<Mapping, 'columns' | 'codes' | 'vendorId' | 'answers'>;

/** Of a reseller's words for kinds, whatever the headings; no headings have this fingerprint. */
const KINDS = '';

/** What was said of this reseller's last list with the same headings; null for headings not seen before. */
export function recalled(resellerId: number, fingerprint: string): Remembered | null {
	const text = fingerprint === '' ? null : templateOf(db(), resellerId, fingerprint);
	return text === null ? null : (JSON.parse(text) as Remembered);
}

/** The words for kinds a reseller uses, as they were answered. */
export function kindsOf(resellerId: number, reader: Reader = db()): Record<string, Kind> {
	const text = templateOf(reader, resellerId, KINDS);
	return text === null ? {} : (JSON.parse(text) as Record<string, Kind>);
}

/**
 * Remembers what the columns of a reseller's lists with these headings mean, and its words for kinds. Whether prices
 * are in thousands is asked again for every list.
 */
export function remember(tx: Tx, resellerId: number, fingerprint: string, mapping: Mapping): void {
	const { columns, codes, vendorId, answers, kinds } = mapping;
	const lasting: Answers = { ...answers };
	delete lasting.thousand;
	const kept: Remembered = { columns, codes, vendorId, answers: lasting };
	if (fingerprint !== '') keep(tx, resellerId, fingerprint, kept);
	if (Object.keys(kinds).length > 0) {
		keep(tx, resellerId, KINDS, { ...kindsOf(resellerId, tx), ...kinds });
	}
}

function templateOf(reader: Reader, resellerId: number, header: string): string | null {
	const row = reader
		.select({ mapping: priceTemplate.mapping })
		.from(priceTemplate)
		.where(and(eq(priceTemplate.resellerId, resellerId), eq(priceTemplate.header, header)))
		.get();
	return row?.mapping ?? null;
}

function keep(tx: Tx, resellerId: number, header: string, said: object): void {
	const row = { mapping: JSON.stringify(said), at: now() };
	tx.insert(priceTemplate)
		.values({ resellerId, header, ...row })
		.onConflictDoUpdate({ target: [priceTemplate.resellerId, priceTemplate.header], set: row })
		.run();
}
