import { eq, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { holdingsScope, scopeOf } from '../../permissions.ts';

const { applicationLine, licenceApplication, orderAllocation, orderLine } = schema;
const { priceSnapshot, product, purchaseOrder, sku } = schema;

/** Packs of a line that were ordered at the price that was taken, yen without tax for one pack. */
export type Bought = {
	organisationId: number;
	orderedOn: Day;
	orderId: number;
	applicationId: number;
	productId: number;
	product: string;
	partNumber: string;
	/** What was ordered, less what was given back. */
	packs: number;
	/** What the line asked for, whatever became of it. */
	asked: number;
	list: number | null;
	preferential: number;
};

const givenBack = sql`coalesce((select sum(d.packs) from delivery d
	join licence_return r on r.delivery_id = d.id and r.state = 'returned'
	join receipt_line rl on rl.id = d.receipt_line_id
	where d.application_line_id = ${applicationLine.id} and rl.order_line_id = ${orderLine.id}), 0)`;

const rows = (scope: SQL | undefined) =>
	db()
		.select({
			organisationId: licenceApplication.organisationId,
			orderedOn: purchaseOrder.orderedOn,
			orderId: purchaseOrder.id,
			applicationId: licenceApplication.id,
			productId: product.id,
			product: sql<string>`trim(${product.family} || ' ' || ${product.edition} || ' ' || ${product.release})`,
			partNumber: orderLine.partNumber,
			packs: sql<number>`${orderAllocation.packs} - ${givenBack}`,
			asked: applicationLine.packs,
			list: priceSnapshot.listYen,
			preferential: priceSnapshot.preferentialYen
		})
		.from(orderAllocation)
		.innerJoin(orderLine, eq(orderLine.id, orderAllocation.orderLineId))
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, orderLine.orderId))
		.innerJoin(applicationLine, eq(applicationLine.id, orderAllocation.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.innerJoin(
			priceSnapshot,
			sql`${priceSnapshot.id} = (select max(id) from price_snapshot where line_id = ${applicationLine.id})`
		)
		.where(scope)
		.orderBy(purchaseOrder.orderedOn, purchaseOrder.id, product.family, orderLine.partNumber);

/** What was bought by whom, as far as the actor may know it by name: the own organisation's, and all for the union. */
export function boughtBy(actor: Actor): Bought[] {
	return rows(holdingsScope(licenceApplication.organisationId)).prepare().all(scopeOf(actor));
}

/** What everybody bought: for sums that name nobody, and for nothing else. */
export function boughtByAll(): Bought[] {
	return rows(undefined).all();
}
