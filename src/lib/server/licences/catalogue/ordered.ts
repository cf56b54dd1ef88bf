import { and, asc, eq } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';

const { applicationLine, licenceApplication, orderAllocation, orderLine, purchaseOrder } = schema;

/** The days on which something was ordered under an agreement, for one organisation or for anybody, the first first. */
export function ordersOf(tx: Reader, agreementId: number, organisationId?: number): Day[] {
	return tx
		.select({ day: purchaseOrder.orderedOn })
		.from(purchaseOrder)
		.innerJoin(orderLine, eq(orderLine.orderId, purchaseOrder.id))
		.innerJoin(orderAllocation, eq(orderAllocation.orderLineId, orderLine.id))
		.innerJoin(applicationLine, eq(applicationLine.id, orderAllocation.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(
				eq(purchaseOrder.agreementId, agreementId),
				organisationId === undefined
					? undefined
					: eq(licenceApplication.organisationId, organisationId)
			)
		)
		.groupBy(purchaseOrder.orderedOn)
		.orderBy(asc(purchaseOrder.orderedOn))
		.all()
		.map(({ day }) => day);
}
