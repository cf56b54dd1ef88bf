import { and, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { KnownPart, PricedRow } from './price-row.ts';

const { lifecycle, priceList, priceRow, product, sku } = schema;

type Reader = Pick<Tx, 'select'>;

/** A price on record, as the reader of lists compares it. */
export type RecordedRow = PricedRow & { id: number };

/** The prices of a list that hold on a day or later. */
export function rowsFrom(listId: number, day: Day, reader: Reader = db()): RecordedRow[] {
	return reader
		.select()
		.from(priceRow)
		.where(and(eq(priceRow.priceListId, listId), holdsFrom(day)))
		.all()
		.map(recorded);
}

/** Prices of the same reseller's other lists that hold on a day or later; `but` are the list itself and what it replaces. */
export function rowsElsewhere(
	resellerId: number,
	but: number[],
	day: Day,
	reader: Reader = db()
): (RecordedRow & { list: string })[] {
	return reader
		.select({ row: priceRow, list: priceList.title })
		.from(priceRow)
		.innerJoin(priceList, eq(priceList.id, priceRow.priceListId))
		.where(
			and(
				eq(priceList.resellerId, resellerId),
				eq(priceList.state, 'active'),
				...but.map((id) => ne(priceList.id, id)),
				holdsFrom(day)
			)
		)
		.all()
		.map(({ row, list }) => ({ ...recorded(row), list }));
}

const holdsFrom = (day: Day) => or(isNull(priceRow.validTo), sql`${priceRow.validTo} >= ${day}`);

function recorded(row: typeof priceRow.$inferSelect): RecordedRow {
	return {
		id: row.id,
		part: row.partNumber,
		level: row.level || null,
		segment: row.segment || null,
		term: row.term || null,
		tierMin: row.leastPacks > 1 ? row.leastPacks : null,
		from: row.validFrom,
		to: row.validTo,
		listYen: row.listYen,
		prefYen: row.preferentialYen,
		pack: row.rightsPerPack
	};
}

/** All part numbers on record, with what a pack of each brings and when the support of its product ends. */
export function knownParts(reader: Reader = db()): KnownPart[] {
	const newest = reader
		.select({ id: sql<number>`max(${lifecycle.id})` })
		.from(lifecycle)
		.groupBy(lifecycle.vendorId, lifecycle.family, lifecycle.release);
	const ends = new Map(
		reader
			.select()
			.from(lifecycle)
			.where(inArray(lifecycle.id, newest))
			.all()
			.map((row) => [
				[row.vendorId, row.family, row.release].join('\t'),
				row.extendedEnd ?? row.mainstreamEnd
			])
	);
	return reader
		.select({ sku, product })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.all()
		.map(({ sku: { partNumber, rightsPerPack }, product: { vendorId, family, release } }) => {
			const supportEndsOn = ends.get([vendorId, family, release].join('\t'));
			return { part: partNumber, rightsPerPack, ...(supportEndsOn ? { supportEndsOn } : {}) };
		});
}
