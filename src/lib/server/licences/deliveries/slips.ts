import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import type { ApplicationWay, ReturnState, SkuKind } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { parse } from '../../numbers/official.ts';
import { authorize, found, holdingsScope, scopeOf } from '../../permissions.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { numberOf as orderNumber, pathOf as orderPath } from '../orders/orders.ts';
import { numberOf as receiptNumber, pathOf as receiptPath } from '../receipts/receipts.ts';
import { nameOfProduct } from '../catalogue/names.ts';

const { agreement, applicationLine, assuranceTerm, delivery, ledgerEntry } = schema;
const { licenceApplication, licenceReturn, lot, orderAllocation, orderLine } = schema;
const { organisation, person, priceSnapshot, product, purchaseOrder, receipt } = schema;
const { receiptLine, sku } = schema;

/** One delivery on a 受領配付書. */
export type Handed = {
	id: number;
	lineId: number;
	applicationId: number;
	application: string;
	partNumber: string;
	product: string;
	kind: SkuKind;
	packs: number;
	rights: number;
	/** Packs of the whole line that were ordered for the organisation. */
	ordered: number;
	/** Yen without tax for one pack, as it was taken. */
	unitYen: number;
	splitReason: string;
	lots: { id: number; rights: number }[];
	/** Last day of the SA it brought. */
	coveredUntil: Day | null;
	returned: { id: number; state: ReturnState } | null;
};

/** 受領配付書: what one receipt brought to one organisation, and its 受領確認. */
export type Slip = {
	receiptId: number;
	receipt: string;
	receiptPath: string;
	order: string;
	orderPath: string;
	agreement: string;
	organisationId: number;
	organisation: string;
	deliveredOn: Day;
	usageStart: Day;
	/** When it was handed out. */
	handedOn: Day;
	acknowledgedAt: Date | null;
	acknowledgedBy: string | null;
	acknowledgedVia: ApplicationWay | null;
	acknowledgedCaller: string;
	remindedAt: Date | null;
	lines: Handed[];
};

/** Every 受領配付書 the actor may see, those not confirmed first, then the newest; `most` at the most. Throws `Forbidden`. */
export function list(actor: Actor, most = 200): Slip[] {
	authorize(actor, 'licence.see', null);
	return slipsWhere(actor, undefined)
		.sort((a, b) => {
			const [first, second] = [a, b].map((slip) => (slip.acknowledgedAt === null ? 0 : 1));
			if (first !== second) return (first ?? 0) - (second ?? 0);
			return b.receiptId - a.receiptId;
		})
		.slice(0, most);
}

/** One 受領配付書, by the number of its receipt as in its page's address. Throws `NotFound` for what is not one's own. */
export function find(actor: Actor, number: string, organisationId: number): Slip {
	authorize(actor, 'licence.see', null);
	const { fiscalYear, sequence } = found(parse(number));
	return found(
		slipsWhere(
			actor,
			sql`${receipt.fiscalYear} = ${fiscalYear} and ${receipt.sequence} = ${sequence}
				and ${licenceApplication.organisationId} = ${organisationId}`
		)[0]
	);
}

/** As `list`, of one receipt. */
export function ofReceipt(actor: Actor, receiptId: number): Slip[] {
	return slipsWhere(actor, eq(receipt.id, receiptId));
}

/** As `list`, of one application. */
export function ofApplication(actor: Actor, applicationId: number): Slip[] {
	return slipsWhere(actor, eq(licenceApplication.id, applicationId));
}

function slipsWhere(actor: Actor, where: SQL | undefined): Slip[] {
	const rows = db()
		.select({
			delivery,
			line: receiptLine,
			receipt,
			order: purchaseOrder,
			part: orderLine.partNumber,
			application: licenceApplication,
			organisation: organisation.name,
			agreement: agreement.name,
			product: nameOfProduct,
			kind: sku.kind,
			per: sku.rightsPerPack,
			ordered: orderAllocation.packs,
			unitYen: priceSnapshot.preferentialYen,
			by: person.name,
			returned: licenceReturn
		})
		.from(delivery)
		.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
		.innerJoin(receipt, eq(receipt.id, receiptLine.receiptId))
		.innerJoin(orderLine, eq(orderLine.id, receiptLine.orderLineId))
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, receipt.orderId))
		.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
		.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(organisation, eq(organisation.id, licenceApplication.organisationId))
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.innerJoin(
			orderAllocation,
			and(
				eq(orderAllocation.orderLineId, orderLine.id),
				eq(orderAllocation.applicationLineId, applicationLine.id)
			)
		)
		.innerJoin(
			priceSnapshot,
			sql`${priceSnapshot.id} = (select max(id) from price_snapshot where line_id = ${applicationLine.id})`
		)
		.leftJoin(person, eq(person.id, delivery.acknowledgedBy))
		.leftJoin(licenceReturn, eq(licenceReturn.deliveryId, delivery.id))
		.where(and(holdingsScope(licenceApplication.organisationId), where))
		.orderBy(
			desc(receipt.id),
			sql`${organisation.code6} is null`,
			asc(organisation.code6),
			asc(delivery.id)
		)
		.prepare()
		.all(scopeOf(actor));
	const lots = lotsOf(rows.map((row) => row.delivery.id));
	const groups = Map.groupBy(rows, (row) => `${row.receipt.id} ${row.application.organisationId}`);
	return [...groups.values()].flatMap((own): Slip[] => {
		const [first] = own;
		if (!first) return [];
		const isDone = own.every((row) => row.delivery.acknowledgedAt !== null);
		return [
			{
				receiptId: first.receipt.id,
				receipt: receiptNumber(first.receipt),
				receiptPath: receiptPath(first.receipt),
				order: orderNumber(first.order),
				orderPath: orderPath(first.order),
				agreement: first.agreement,
				organisationId: first.application.organisationId,
				organisation: first.organisation,
				deliveredOn: first.receipt.deliveredOn,
				usageStart: first.receipt.usageStart,
				handedOn: dayOf(first.delivery.deliveredAt),
				acknowledgedAt: isDone ? first.delivery.acknowledgedAt : null,
				acknowledgedBy: first.by,
				acknowledgedVia: first.delivery.acknowledgedVia,
				acknowledgedCaller: first.delivery.acknowledgedCaller,
				remindedAt: first.delivery.remindedAt,
				lines: own.map((row) => ({
					id: row.delivery.id,
					lineId: row.delivery.applicationLineId,
					applicationId: row.application.id,
					application: applicationNumber(row.application) ?? '',
					partNumber: row.part,
					product: row.product,
					kind: row.kind,
					packs: row.delivery.packs,
					rights: row.delivery.packs * row.per,
					ordered: row.ordered,
					unitYen: row.unitYen,
					splitReason: row.line.splitReason,
					...(lots.get(row.delivery.id) ?? { lots: [], coveredUntil: null }),
					returned: row.returned ? { id: row.returned.id, state: row.returned.state } : null
				}))
			}
		];
	});
}

type Brought = Pick<Handed, 'lots' | 'coveredUntil'>;

/** The lots and Software Assurance that deliveries brought, by the delivery's key. */
function lotsOf(deliveryIds: readonly number[]): Map<number, Brought> {
	const isAmong = sql`(select value from json_each(${JSON.stringify(deliveryIds)}))`;
	const brought = new Map<number, Brought>();
	const of = (id: number) => {
		const one = brought.get(id) ?? { lots: [], coveredUntil: null };
		brought.set(id, one);
		return one;
	};
	const lots = db()
		.select({
			id: lot.id,
			deliveryId: lot.deliveryId,
			rights: sql<number>`coalesce(sum(${ledgerEntry.rights}), 0)`
		})
		.from(lot)
		.leftJoin(ledgerEntry, eq(ledgerEntry.lotId, lot.id))
		.where(sql`${lot.deliveryId} in ${isAmong}`)
		.groupBy(lot.id)
		.all();
	for (const { id, deliveryId, rights } of lots) of(deliveryId ?? 0).lots.push({ id, rights });
	const terms = db()
		.select()
		.from(assuranceTerm)
		.where(sql`${assuranceTerm.deliveryId} in ${isAmong} and ${assuranceTerm.state} <> 'void'`)
		.all();
	for (const term of terms) {
		const own = of(term.deliveryId ?? 0);
		if (!own.lots.some(({ id }) => id === term.lotId)) {
			own.lots.push({ id: term.lotId, rights: term.rights });
		}
		if (own.coveredUntil === null || own.coveredUntil < term.endsOn) own.coveredUntil = term.endsOn;
	}
	return brought;
}
