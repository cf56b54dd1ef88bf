import { desc, eq, sql } from 'drizzle-orm';
import { fiscalYear } from '#lib/dates.ts';
import type { InvoiceKey } from '#lib/licence-invoices.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { format } from '../../numbers/official.ts';
import {
	authorize,
	found,
	holdingsScope,
	invoiceScope,
	may,
	readsHoldings,
	readsInvoice,
	scopeOf
} from '../../permissions.ts';
import { taxOf } from '../money.ts';
import { allDue, linesDue, type Due, type DueLine } from './due.ts';
import { pathOf } from '../orders/orders.ts';
import { SERIES } from './recording.ts';

const { agreement, invoiceLine, purchaseOrder, reseller, resellerInvoice, unionInvoice } = schema;

export type Bill = typeof resellerInvoice.$inferSelect & {
	reseller: string;
	resellerNumber: string;
	orderNumber: string;
	/** The order's number in its address. */
	orderPath: string;
	/** Whom it is addressed to; null: the union. */
	organisation: string | null;
};

/** The union's own invoice or 精算書 to an organisation. */
export type Paper = typeof unionInvoice.$inferSelect & {
	number: string;
	organisation: string;
	settlement: Bill['settlement'];
	kind: Bill['kind'];
	isAnnulled: boolean;
};

/** A line of an invoice, with where it comes from. */
export type BilledLine = Omit<DueLine, 'settlement' | 'taxRate' | 'orderId'>;

export type Waiting = Due & { orderNumber: string; organisation: string | null };

/** Whatever waits for an invoice that the actor may record. Throws `Forbidden` for who has no part in the register. */
export function waiting(actor: Actor): Waiting[] {
	authorize(actor, 'licence.see', null);
	const isForAll = may(actor, 'licence.work', null);
	return allDue(db(), isForAll ? null : actor.organisation.id)
		.filter((due) => may(actor, 'invoice.record', due))
		.map((due) => ({
			...due,
			orderNumber: orderNumber(due.orderYear, due.orderSequence),
			organisation: nameOf(due.organisationId)
		}));
}

/** One of those, with its lines; throws `NotFound` where nothing waits, and `Forbidden`. */
export function due(
	actor: Actor,
	key: InvoiceKey
): Waiting & { lines: DueLine[]; names: Record<number, string> | null } {
	authorize(actor, 'invoice.record', key);
	const one = waiting(actor).find(
		(each) =>
			each.orderId === key.orderId &&
			each.organisationId === key.organisationId &&
			each.kind === key.kind &&
			each.taxRate === key.taxRate
	);
	const lines = linesDue(db(), key);
	return { ...found(one), lines, names: namesOf(lines, key.organisationId) };
}

/** The invoices of resellers that the actor may see, the newest first. Throws `Forbidden`. */
export function bills(actor: Actor): Bill[] {
	authorize(actor, 'licence.see', null);
	return select()
		.where(invoiceScope(resellerInvoice.organisationId))
		.orderBy(desc(resellerInvoice.invoicedOn), desc(resellerInvoice.id))
		.prepare()
		.all(scopeOf(actor))
		.map(asBill);
}

/** One of them with its lines, and what the union made of it. Throws `NotFound`. */
export function bill(
	actor: Actor,
	id: number
): Bill & {
	lines: BilledLine[];
	papers: Paper[];
	names: Record<number, string> | null;
	reckonedTax: number;
	mayRecord: boolean;
	isForAll: boolean;
} {
	const row = found(select().where(eq(resellerInvoice.id, id)).get());
	found(readsInvoice(actor, row.bill) ? row : null);
	const { base, taxRate, organisationId } = row.bill;
	const lines = linesOf(id);
	return {
		...asBill(row),
		lines,
		names: namesOf(lines, organisationId),
		papers: selectPapers().where(eq(unionInvoice.invoiceId, id)).all().map(asPaper),
		reckonedTax: taxOf(base, taxRate, row.seller.rounding),
		mayRecord: row.bill.annulledAt === null && may(actor, 'invoice.record', row.bill),
		isForAll: may(actor, 'licence.work', null)
	};
}

/** The union's own invoices and 精算書 that the actor may see, the newest first. Throws `Forbidden`. */
export function papers(actor: Actor): Paper[] {
	authorize(actor, 'licence.see', null);
	return selectPapers()
		.where(holdingsScope(unionInvoice.organisationId))
		.orderBy(desc(unionInvoice.fiscalYear), desc(unionInvoice.sequence))
		.prepare()
		.all(scopeOf(actor))
		.map(asPaper);
}

/**
 * Both kinds of one fiscal year, chosen by an address (`?year=2026`); whatever else is asked for, that of the newest
 * year that has any. Throws `Forbidden`.
 */
export function ofYear(
	actor: Actor,
	asked: string | null
): { year: number; years: number[]; bills: Bill[]; papers: Paper[] } {
	const [allBills, allPapers] = [bills(actor), papers(actor)];
	const taken = [...allBills.map(yearOf), ...allPapers.map((paper) => paper.fiscalYear)];
	const years = [...new Set(taken)].toSorted((a, b) => b - a);
	const year = years.find((each) => String(each) === asked) ?? years[0] ?? fiscalYear(now());
	return {
		year,
		years,
		bills: allBills.filter((bill) => yearOf(bill) === year),
		papers: allPapers.filter((paper) => paper.fiscalYear === year)
	};
}

/** One of them with its lines and the invoice it comes from. Throws `NotFound`. */
export function paper(actor: Actor, id: number): Paper & { lines: BilledLine[]; bill: Bill } {
	const row = found(selectPapers().where(eq(unionInvoice.id, id)).get());
	found(readsHoldings(actor, row.paper) ? row : null);
	const of = found(select().where(eq(resellerInvoice.id, row.paper.invoiceId)).get());
	const own = linesOf(row.paper.invoiceId).filter(
		({ organisationId }) => organisationId === row.paper.organisationId
	);
	return { ...asPaper(row), lines: own, bill: asBill(of) };
}

/** The registered number that the union used last; '' before its first invoice. */
export function lastIssuerNumber(): string {
	const row = db()
		.select({ issuerNumber: unionInvoice.issuerNumber })
		.from(unionInvoice)
		.where(sql`issuer_number <> ''`)
		.orderBy(desc(unionInvoice.id))
		.limit(1)
		.get();
	return row?.issuerNumber ?? '';
}

const select = () =>
	db()
		.select({ bill: resellerInvoice, order: purchaseOrder, seller: reseller })
		.from(resellerInvoice)
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, resellerInvoice.orderId))
		.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
		.innerJoin(reseller, eq(reseller.id, agreement.resellerId));

const selectPapers = () =>
	db()
		.select({ paper: unionInvoice, of: resellerInvoice })
		.from(unionInvoice)
		.innerJoin(resellerInvoice, eq(resellerInvoice.id, unionInvoice.invoiceId));

function linesOf(invoiceId: number): BilledLine[] {
	return db().all<BilledLine>(sql`
		select l.delivery_id as deliveryId, l.kind, l.organisation_id as organisationId,
			al.application_id as applicationId, al.part_number as partNumber,
			trim(p.family || ' ' || p.edition || ' ' || p.release) as product,
			l.packs, l.unit_yen as unitYen, r.delivered_on as deliveredOn
		from ${invoiceLine} l join delivery d on d.id = l.delivery_id
		join receipt_line rl on rl.id = d.receipt_line_id join receipt r on r.id = rl.receipt_id
		join application_line al on al.id = d.application_line_id
		join sku s on s.part_number = al.part_number join product p on p.id = s.product_id
		where l.invoice_id = ${invoiceId} order by l.organisation_id, al.part_number, l.id`);
}

function asBill(row: {
	bill: typeof resellerInvoice.$inferSelect;
	order: typeof purchaseOrder.$inferSelect;
	seller: typeof reseller.$inferSelect;
}): Bill {
	return {
		...row.bill,
		reseller: row.seller.name,
		resellerNumber: row.seller.invoiceNumber,
		orderNumber: orderNumber(row.order.fiscalYear, row.order.sequence),
		orderPath: pathOf(row.order),
		organisation: nameOf(row.bill.organisationId)
	};
}

function asPaper(row: {
	paper: typeof unionInvoice.$inferSelect;
	of: typeof resellerInvoice.$inferSelect;
}): Paper {
	const { fiscalYear, sequence, organisationId } = row.paper;
	return {
		...row.paper,
		number: format({ series: SERIES, fiscalYear, sequence }, '請'),
		organisation: nameOf(organisationId) ?? '',
		settlement: row.of.settlement,
		kind: row.of.kind,
		isAnnulled: row.of.annulledAt !== null
	};
}

function yearOf({ invoicedOn }: Bill): number {
	return fiscalYear(invoicedOn);
}

function orderNumber(fiscalYear: number, sequence: number): string {
	return format({ series: 'order', fiscalYear, sequence }, '発');
}

/** The names of those whose lines stand together in what the union has to divide; null for one organisation's own. */
function namesOf(lines: readonly BilledLine[], to: number | null): Record<number, string> | null {
	if (to !== null) return null;
	const ids = [...new Set(lines.map(({ organisationId }) => organisationId))];
	return Object.fromEntries(ids.map((id) => [id, organisations.find(id).name]));
}

function nameOf(id: number | null): string | null {
	return id === null ? null : organisations.find(id).name;
}
