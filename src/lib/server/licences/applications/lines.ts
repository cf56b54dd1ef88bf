import { asc, eq, inArray } from 'drizzle-orm';
import { productName } from '#lib/licence-catalogue.ts';
import { schema, type Reader } from '../../db/index.ts';
import { invoiceTax, type Rounding } from '../money.ts';
import type { Snapshot } from './snapshots.ts';

const { applicationLine, priceRevision, priceSnapshot, product, sku } = schema;

type Row = typeof applicationLine.$inferSelect;

/** A line of an application with what it is, what it costs and whether that has changed since. */
export type Line = Row & {
	sku: typeof sku.$inferSelect;
	product: typeof product.$inferSelect;
	/** `Windows Server Standard 2025`. */
	name: string;
	rights: number;
	/** The price that holds; null before it was taken. */
	price: Snapshot | null;
	/** 価格改定 that the organisation has not answered yet. */
	revision: typeof priceRevision.$inferSelect | null;
};

/** What a line is called where several are spoken of, as a product is sold under more than one 型番. */
export function titleOf({ name, partNumber }: Pick<Line, 'name' | 'partNumber'>): string {
	return `${name}（${partNumber}）`;
}

/** The lines of an application in the order they were put in. */
export function linesOf(tx: Reader, applicationId: number): Line[] {
	return linesOfAll(tx, [applicationId]).get(applicationId) ?? [];
}

/** The lines of several applications, by the application's key. */
export function linesOfAll(tx: Reader, applicationIds: readonly number[]): Map<number, Line[]> {
	const rows = tx
		.select({ line: applicationLine, sku, product })
		.from(applicationLine)
		.innerJoin(sku, eq(sku.partNumber, applicationLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.where(inArray(applicationLine.applicationId, [...applicationIds]))
		.orderBy(asc(applicationLine.id))
		.all();
	if (rows.length === 0) return new Map();
	const ids = rows.map(({ line }) => line.id);
	const prices = newest(
		tx
			.select()
			.from(priceSnapshot)
			.where(inArray(priceSnapshot.lineId, ids))
			.orderBy(asc(priceSnapshot.id))
			.all()
	);
	const revisions = newest(
		tx
			.select()
			.from(priceRevision)
			.where(inArray(priceRevision.lineId, ids))
			.orderBy(asc(priceRevision.id))
			.all()
			.filter(({ settledAt }) => settledAt === null)
	);
	const lines = new Map<number, Line[]>();
	for (const { line, ...what } of rows) {
		const own = lines.get(line.applicationId) ?? [];
		own.push({
			...line,
			...what,
			name: productName(what.product),
			rights: line.packs * what.sku.rightsPerPack,
			price: prices.get(line.id) ?? null,
			revision: revisions.get(line.id) ?? null
		});
		lines.set(line.applicationId, own);
	}
	return lines;
}

/** What lines cost in yen: `yen` without tax, `withTax` with tax rounded once for each rate; lines without a price are counted. */
export type Total = { yen: number; tax: number; withTax: number; unpriced: number };

/** The total of an application's lines; the tax is what one invoice of all of them would bear. */
export function totalOf(
	lines: readonly (Pick<Line, 'packs' | 'cancelled'> & {
		price: Pick<Snapshot, 'preferentialYen' | 'taxRate'> | null;
	})[],
	rounding: Rounding = 'floor'
): Total {
	const priced = lines.flatMap(({ packs, cancelled, price }) =>
		price === null
			? []
			: [
					{
						yen: price.preferentialYen * (packs - cancelled),
						rate: price.taxRate,
						category: 'taxable' as const
					}
				]
	);
	const yen = priced.reduce((all, line) => all + line.yen, 0);
	const tax = invoiceTax(priced, rounding).reduce((all, rate) => all + rate.tax, 0);
	return { yen, tax, withTax: yen + tax, unpriced: lines.length - priced.length };
}

function newest<Of extends { lineId: number }>(rows: readonly Of[]): Map<number, Of> {
	return new Map(rows.map((row) => [row.lineId, row]));
}
