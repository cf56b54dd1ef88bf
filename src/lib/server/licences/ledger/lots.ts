import { asc, eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { format } from '../../numbers/official.ts';
import { found, may, readsHoldings } from '../../permissions.ts';
import { termsOf, type Term } from '../assurance/terms.ts';
import { entriesOf, type LedgerEntry, type Lot } from '../ledger.ts';
import { isOpening } from './holdings.ts';

const { applicationLine, delivery, ledgerEntry, licenceApplication, lot, orderLine } = schema;
const { organisation, person, product, purchaseOrder, receipt, receiptLine } = schema;

type Reader = Pick<Tx, 'select'>;

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
	may: { work: boolean; declare: boolean };
};

type Neighbour = { lotId: number; organisation: string };

/** How a lot came to be, by its documents. */
export type Chain = {
	delivery: { id: number; deliveredAt: Date; acknowledgedAt: Date | null };
	/** Paths are the last segments of their pages. */
	receipt: { id: number; document: string; deliveredOn: Day; number: string; path: string };
	order: { id: number; number: string; path: string };
	organisationId: number;
	application: { id: number; number: string | null };
};

const PAIRED = ['split', 'transferred', 'merged'];

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
				entry.reverses === null && !reversed.has(entry.id) && !PAIRED.includes(entry.kind)
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
		.where(sql`${delivery.id} = ${deliveryId}`)
		.get();
	if (!row) return null;
	const { fiscalYear, sequence } = row.application;
	const numbered = (series: string, of: { fiscalYear: number; sequence: number }) =>
		format({ ...of, series }, series);
	const pathOf = (of: { fiscalYear: number; sequence: number }) => format({ ...of, series: '' });
	return {
		delivery: row.delivery,
		receipt: { ...row.receipt, number: numbered('受', row.receipt), path: pathOf(row.receipt) },
		order: { id: row.order.id, number: numbered('発', row.order), path: pathOf(row.order) },
		organisationId: row.application.organisationId,
		application: {
			id: row.application.id,
			number:
				fiscalYear === null || sequence === null ? null : numbered('申', { fiscalYear, sequence })
		}
	};
}
