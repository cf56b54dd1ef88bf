import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { found, may, readsApplication, readsHoldings } from '../../permissions.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { termsOf, type Term } from '../assurance/terms.ts';
import { entriesOf, PAIRED, STEP_UP, type LedgerEntry, type Lot } from '../ledger.ts';
import { numberOf as orderNumber, pathOf as orderPath } from '../orders/orders.ts';
import { numberOf as receiptNumber, pathOf as receiptPath } from '../receipts/receipts.ts';
import { isOpening } from './holdings.ts';

const { applicationLine, delivery, ledgerEntry, licenceApplication, lot, orderLine } = schema;
const { organisation, person, product, purchaseOrder, receipt, receiptLine } = schema;

/** A movement with what the lot held after it, and whether it may still be corrected. */
export type Movement = LedgerEntry & { after: number; by: string; isCorrectable: boolean };

export type ShownLot = {
	lot: Lot;
	organisation: string;
	product: string;
	metric: (typeof product.$inferSelect)['metric'];
	rights: number;
	movements: Movement[];
	terms: Term[];
	isOpening: boolean;
	/** Lots this one came from and those that came from it, as far as they may be read. */
	origin: Neighbour | null;
	descendants: Neighbour[];
	chain: Chain | null;
	/** Applications for SA or a step-up that stand on it, as far as they may be read. */
	standing: { id: number; number: string | null }[];
	may: { work: boolean; declare: boolean };
};

type Neighbour = { lotId: number; organisation: string };

/** How a lot came to be, by its documents. */
type Chain = {
	delivery: { id: number; deliveredAt: Date; acknowledgedAt: Date | null };
	receipt: { id: number; document: string; deliveredOn: Day; number: string; path: string };
	order: { id: number; number: string; path: string };
	/** Whose application it was; the rights may be elsewhere by now. */
	organisationId: number;
	application: { id: number; number: string | null };
};

/** The row of a lot the actor may read; throws `NotFound`. */
export function readableLot(actor: Actor, lotId: number, tx: Reader = db()): Lot {
	const row = found(tx.select().from(lot).where(eq(lot.id, lotId)).get());
	return found(readsHoldings(actor, row) ? row : null);
}

/** A lot with its movements, its SA and where it came from, to a reader of its organisation's holdings; throws `NotFound`. */
export function findLot(actor: Actor, lotId: number): ShownLot {
	const of = readableLot(actor, lotId);
	const named = found(
		db()
			.select({ organisation: organisation.name, product, isOpening })
			.from(lot)
			.innerJoin(organisation, eq(organisation.id, lot.organisationId))
			.innerJoin(product, eq(product.id, lot.productId))
			.where(eq(lot.id, lotId))
			.get()
	);
	const movements = movementsOf(lotId);
	return {
		lot: of,
		organisation: named.organisation,
		product: productName(named.product),
		metric: named.product.metric,
		rights: movements.at(-1)?.after ?? 0,
		movements,
		terms: termsOf(db(), lotId),
		isOpening: named.isOpening === 1,
		origin: of.originId === null ? null : (neighbours(actor, eq(lot.id, of.originId))[0] ?? null),
		descendants: neighbours(actor, eq(lot.originId, lotId)),
		chain: of.deliveryId === null ? null : chainOf(of.deliveryId),
		standing: standingOn(actor, of),
		may: {
			work: may(actor, 'licence.work', null),
			declare: may(actor, 'licence.declare', of)
		}
	};
}

function movementsOf(lotId: number): Movement[] {
	const names = new Map(
		db()
			.select({ id: person.id, name: person.name })
			.from(ledgerEntry)
			.innerJoin(person, eq(person.id, ledgerEntry.personId))
			.where(eq(ledgerEntry.lotId, lotId))
			.all()
			.map(({ id, name }) => [id, name])
	);
	const entries = entriesOf(db(), lotId);
	const reversed = new Set(entries.map(({ reverses }) => reverses));
	let after = 0;
	return entries.map((entry) => {
		after += entry.rights;
		return {
			...entry,
			after,
			by: names.get(entry.personId ?? 0) ?? '自動',
			isCorrectable:
				entry.reverses === null &&
				!reversed.has(entry.id) &&
				!PAIRED.has(entry.kind) &&
				!entry.groupId?.startsWith(STEP_UP)
		};
	});
}

function neighbours(actor: Actor, which: ReturnType<typeof eq>): Neighbour[] {
	return db()
		.select({ lotId: lot.id, organisationId: lot.organisationId, organisation: organisation.name })
		.from(lot)
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.where(which)
		.orderBy(asc(lot.id))
		.all()
		.filter((row) => readsHoldings(actor, row))
		.map(({ lotId, organisation: name }) => ({ lotId, organisation: name }));
}

function standingOn(actor: Actor, of: Lot): ShownLot['standing'] {
	return db()
		.selectDistinct({ application: licenceApplication })
		.from(applicationLine)
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(
				eq(licenceApplication.organisationId, of.organisationId),
				ne(licenceApplication.state, 'withdrawn'),
				sql`exists (select 1 from json_each(${applicationLine.baseLots}) where value = ${of.id})`
			)
		)
		.orderBy(asc(licenceApplication.id))
		.all()
		.filter((row) => readsApplication(actor, row.application))
		.map(({ application }) => ({ id: application.id, number: applicationNumber(application) }));
}

function chainOf(deliveryId: number): Chain | null {
	const row = db()
		.select({
			delivery,
			receipt,
			order: purchaseOrder,
			application: {
				id: licenceApplication.id,
				organisationId: licenceApplication.organisationId,
				fiscalYear: licenceApplication.fiscalYear,
				sequence: licenceApplication.sequence
			}
		})
		.from(delivery)
		.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
		.innerJoin(receipt, eq(receipt.id, receiptLine.receiptId))
		.innerJoin(orderLine, eq(orderLine.id, receiptLine.orderLineId))
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, orderLine.orderId))
		.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(eq(delivery.id, deliveryId))
		.get();
	if (!row) return null;
	return {
		delivery: row.delivery,
		receipt: {
			...row.receipt,
			...{ number: receiptNumber(row.receipt), path: receiptPath(row.receipt) }
		},
		order: { id: row.order.id, number: orderNumber(row.order), path: orderPath(row.order) },
		organisationId: row.application.organisationId,
		application: {
			id: row.application.id,
			number: applicationNumber(row.application)
		}
	};
}
