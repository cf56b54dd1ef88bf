import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import type { SkuKind } from '#lib/licences.ts';
import { schema, type Reader } from '../../db/index.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { nameOfProduct } from '../catalogue/names.ts';

const { applicationLine, delivery, licenceApplication, orderAllocation, orderLine } = schema;
const { organisation, product, receiptLine, receiptShare, sku } = schema;

/** What an order line is for: a line of an application, with packs at each step. */
export type Allocation = {
	lineId: number;
	applicationId: number;
	/** The official number of the application. */
	application: string;
	organisationId: number;
	organisation: string;
	wantedBy: Day | null;
	packs: number;
	cancelled: number;
	/** Of those accepted: what is meant for this line. */
	shared: number;
	delivered: number;
};

/** A line of an order, with packs at each step; what was cancelled is in `packs` no more. */
export type OrderLine = typeof orderLine.$inferSelect & {
	product: string;
	kind: SkuKind;
	rightsPerPack: number;
	received: number;
	accepted: number;
	/** Came, and neither accepted nor refused yet. */
	unexamined: number;
	cancelled: number;
	delivered: number;
	allocations: Allocation[];
};

/** The lines of an order in the order of their part numbers. */
export function linesOf(reader: Reader, orderId: number): OrderLine[] {
	const rows = reader
		.select({ line: orderLine, product: nameOfProduct, kind: sku.kind, per: sku.rightsPerPack })
		.from(orderLine)
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.where(eq(orderLine.orderId, orderId))
		.orderBy(asc(orderLine.partNumber), asc(orderLine.unitYen))
		.all();
	const ids = rows.map(({ line }) => line.id);
	const allocations = allocationsOf(reader, ids);
	const came = receivedOf(reader, ids);
	return rows.map(({ line, per, ...what }) => {
		const own = allocations.get(line.id) ?? [];
		const sum = (of: (each: Allocation) => number) => own.reduce((all, each) => all + of(each), 0);
		return {
			...line,
			...what,
			rightsPerPack: per,
			...(came.get(line.id) ?? { received: 0, accepted: 0, unexamined: 0 }),
			cancelled: sum((each) => each.cancelled),
			delivered: sum((each) => each.delivered),
			allocations: own
		};
	});
}

/** What order lines are for, by the line's key, in the order in which packs reach them: by the day they are wanted, then by number. */
export function allocationsOf(
	reader: Reader,
	orderLineIds: readonly number[]
): Map<number, Allocation[]> {
	const rows = reader
		.select({
			orderLineId: orderAllocation.orderLineId,
			lineId: applicationLine.id,
			applicationId: licenceApplication.id,
			fiscalYear: licenceApplication.fiscalYear,
			sequence: licenceApplication.sequence,
			organisationId: organisation.id,
			organisation: organisation.name,
			wantedBy: licenceApplication.wantedBy,
			packs: orderAllocation.packs,
			cancelled: applicationLine.cancelled,
			shared: sql<number>`coalesce((select sum(${receiptShare.packs}) from ${receiptShare}
				where ${receiptShare.applicationLineId} = ${applicationLine.id}), 0)`,
			delivered: sql<number>`coalesce((select sum(${delivery.packs}) from ${delivery}
				where ${delivery.applicationLineId} = ${applicationLine.id}), 0)`
		})
		.from(orderAllocation)
		.innerJoin(applicationLine, eq(applicationLine.id, orderAllocation.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(organisation, eq(organisation.id, licenceApplication.organisationId))
		.where(inArray(orderAllocation.orderLineId, [...orderLineIds]))
		.orderBy(
			sql`${licenceApplication.wantedBy} is null`,
			asc(licenceApplication.wantedBy),
			asc(licenceApplication.fiscalYear),
			asc(licenceApplication.sequence),
			asc(applicationLine.id)
		)
		.all();
	return Map.groupBy(
		rows.map(({ fiscalYear, sequence, ...row }) => ({
			...row,
			application: applicationNumber({ fiscalYear, sequence }) ?? ''
		})),
		(row) => row.orderLineId
	);
}

type Came = { received: number; accepted: number; unexamined: number };

function receivedOf(reader: Reader, orderLineIds: readonly number[]): Map<number, Came> {
	const rows = reader
		.select({
			id: receiptLine.orderLineId,
			received: sql<number>`sum(${receiptLine.packs})`,
			accepted: sql<number>`sum(${receiptLine.accepted})`,
			unexamined: sql<number>`sum(iif(${receiptLine.acceptedOn} is null, ${receiptLine.packs}, 0))`
		})
		.from(receiptLine)
		.where(inArray(receiptLine.orderLineId, [...orderLineIds]))
		.groupBy(receiptLine.orderLineId)
		.all();
	return new Map(rows.map(({ id, ...came }) => [id, came]));
}
