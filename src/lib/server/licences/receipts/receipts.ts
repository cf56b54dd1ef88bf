import { asc, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { SkuKind } from '#lib/licences.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { format, parse } from '../../numbers/official.ts';
import { authorize, found } from '../../permissions.ts';
import { nameOfProduct } from '../catalogue/names.ts';
import { allocationsOf, type Allocation } from '../orders/lines.ts';

const { delivery, orderLine, product, receipt, receiptLine, receiptShare, sku } = schema;

/** The series of the official numbers of receipts, and its word. */
export const SERIES = 'licence-receipt';
const WORD = '受';

type Receipt = typeof receipt.$inferSelect & { number: string };

/** A line of an order that a line of a receipt is for. */
export type Share = Allocation & {
	/** Packs of this receipt line that are meant for it. */
	own: number;
	isDelivered: boolean;
};

/** A line of a receipt with where its packs go. */
export type ReceiptLine = typeof receiptLine.$inferSelect & {
	partNumber: string;
	product: string;
	kind: SkuKind;
	ordered: number;
	/** How many more could be accepted of the order line. */
	acceptable: number;
	shares: Share[];
};

/** A receipt's official number (`受R8-0002`). */
export function numberOf(of: { fiscalYear: number; sequence: number }): string {
	return format({ series: SERIES, ...of }, WORD);
}

/** The last path segment of a receipt's page. */
export function pathOf(of: { fiscalYear: number; sequence: number }): string {
	return format({ series: SERIES, ...of });
}

/** A receipt by its number as in its page's address. Throws `Forbidden` and `NotFound`. */
export function find(actor: Actor, number: string): Receipt {
	authorize(actor, 'licence.work', null);
	const { fiscalYear, sequence } = found(parse(number));
	const where = sql`${receipt.fiscalYear} = ${fiscalYear} and ${receipt.sequence} = ${sequence}`;
	return found(select(db(), where)[0]);
}

/** A receipt as it stands in the caller's transaction. Throws `NotFound`. */
export function asItIs(reader: Reader, id: number): Receipt {
	return found(select(reader, eq(receipt.id, id))[0]);
}

/** The receipts of an order, the newest first. Asks for no right. */
export function ofOrder(reader: Reader, orderId: number): Receipt[] {
	return select(reader, eq(receipt.orderId, orderId));
}

function select(reader: Reader, where: SQL): Receipt[] {
	return reader
		.select()
		.from(receipt)
		.where(where)
		.orderBy(desc(receipt.fiscalYear), desc(receipt.sequence))
		.all()
		.map((row) => ({ ...row, number: numberOf(row) }));
}

/** The lines of a receipt, with the lines of applications their packs are meant for. */
export function linesOf(reader: Reader, receiptId: number): ReceiptLine[] {
	const rows = reader
		.select({
			line: receiptLine,
			order: orderLine,
			product: nameOfProduct,
			kind: sku.kind,
			accepted: sql<number>`(select sum(accepted) from receipt_line other
				where other.order_line_id = ${orderLine.id})`
		})
		.from(receiptLine)
		.innerJoin(orderLine, eq(orderLine.id, receiptLine.orderLineId))
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.where(eq(receiptLine.receiptId, receiptId))
		.orderBy(asc(receiptLine.id))
		.all();
	const ids = rows.map(({ line }) => line.id);
	const own = new Map(
		reader
			.select()
			.from(receiptShare)
			.where(inArray(receiptShare.receiptLineId, ids))
			.all()
			.map((row) => [`${row.receiptLineId} ${row.applicationLineId}`, row.packs])
	);
	const gone = new Set(
		reader
			.select()
			.from(delivery)
			.where(inArray(delivery.receiptLineId, ids))
			.all()
			.map((row) => `${row.receiptLineId} ${row.applicationLineId}`)
	);
	const allocations = allocationsOf(
		reader,
		rows.map(({ order }) => order.id)
	);
	return rows.map(({ line, order, product: name, kind, accepted }) => ({
		...line,
		partNumber: order.partNumber,
		product: name,
		kind,
		ordered: order.packs,
		acceptable: order.packs - accepted,
		shares: (allocations.get(order.id) ?? []).map((allocation) => {
			const key = `${line.id} ${allocation.lineId}`;
			return { ...allocation, own: own.get(key) ?? 0, isDelivered: gone.has(key) };
		})
	}));
}
