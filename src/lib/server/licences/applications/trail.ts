import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { productName } from '#lib/licence-catalogue.ts';
import { count } from '#lib/text.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may, readsHoldings, readsInvoice } from '../../permissions.ts';
import { ofApplication } from '../deliveries/slips.ts';
import { numberOf, pathOf } from '../orders/orders.ts';
import { baseLotsIn } from './bases.ts';
import type { Shown } from './finding.ts';

const { invoiceLine, lot, orderAllocation, orderLine, priceList, priceRow } = schema;
const { product, purchaseOrder, resellerInvoice } = schema;

/** One document or right of an application's road; no address where this actor does not read its page. */
type Step = { key: string; label: string; note: string; href: string | null };

/** What an application stands on and what has come of it, by its documents: prices, orders, receipts, rights, invoices. */
type Trail = {
	prices: Step[];
	bases: Step[];
	orders: Step[];
	receipts: Step[];
	lots: Step[];
	invoices: Step[];
};

/** The road of an application this actor reads, forward and back. */
export function trailOf(actor: Actor, of: Shown): Trail {
	const isDesk = may(actor, 'licence.work', null);
	const slips = ofApplication(actor, of.id);
	const lines = slips.flatMap((slip) => slip.lines);
	return {
		prices: pricesOf(of, isDesk),
		bases: basesOf(actor, of),
		orders: ordersOf(of, isDesk),
		receipts: slips.map(({ receipt, receiptPath, organisationId, acknowledgedAt }) => ({
			key: receipt,
			label: receipt,
			note: acknowledgedAt ? '受領確認済み' : '受領確認待ち',
			href: `/licences/deliveries/${receiptPath}/${organisationId}`
		})),
		lots: lines.flatMap(({ lots, product: name }) =>
			lots.map(({ id, rights }) => ({
				key: String(id),
				label: `${name} ${count(rights)}`,
				note: '',
				href: `/licences/ledger/lots/${id}`
			}))
		),
		invoices: invoicesOf(
			actor,
			lines.map(({ id }) => id)
		)
	};
}

function pricesOf(of: Shown, isDesk: boolean): Step[] {
	const rows = of.lines.flatMap(({ price }) => price?.priceRowId ?? []);
	return db()
		.selectDistinct({ id: priceList.id, title: priceList.title })
		.from(priceRow)
		.innerJoin(priceList, eq(priceList.id, priceRow.priceListId))
		.where(inArray(priceRow.id, rows))
		.orderBy(asc(priceList.id))
		.all()
		.map(({ id, title }) => ({
			...{ key: String(id), label: title, note: '' },
			href: isDesk ? `/licences/prices/${id}` : null
		}));
}

/** The rights that SA alone or a step-up of it stands on. */
function basesOf(actor: Actor, of: Shown): Step[] {
	const ids = of.lines.flatMap(({ baseLots }) => baseLotsIn(baseLots));
	return db()
		.select({ lot, product })
		.from(lot)
		.innerJoin(product, eq(product.id, lot.productId))
		.where(inArray(lot.id, ids))
		.orderBy(asc(lot.id))
		.all()
		.filter((row) => readsHoldings(actor, row.lot))
		.map((row) => ({
			...{ key: String(row.lot.id), label: productName(row.product) },
			...{ note: row.lot.agreementNumber, href: `/licences/ledger/lots/${row.lot.id}` }
		}));
}

function ordersOf(of: Shown, isDesk: boolean): Step[] {
	return db()
		.selectDistinct({
			id: purchaseOrder.id,
			fiscalYear: purchaseOrder.fiscalYear,
			sequence: purchaseOrder.sequence
		})
		.from(orderAllocation)
		.innerJoin(orderLine, eq(orderLine.id, orderAllocation.orderLineId))
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, orderLine.orderId))
		.where(
			inArray(
				orderAllocation.applicationLineId,
				of.lines.map(({ id }) => id)
			)
		)
		.orderBy(asc(purchaseOrder.id))
		.all()
		.map((order) => ({
			...{ key: String(order.id), label: numberOf(order), note: '' },
			href: isDesk ? `/licences/orders/${pathOf(order)}` : null
		}));
}

function invoicesOf(actor: Actor, deliveries: number[]): Step[] {
	return db()
		.selectDistinct({
			id: resellerInvoice.id,
			number: resellerInvoice.number,
			organisationId: resellerInvoice.organisationId
		})
		.from(invoiceLine)
		.innerJoin(resellerInvoice, eq(resellerInvoice.id, invoiceLine.invoiceId))
		.where(and(inArray(invoiceLine.deliveryId, deliveries), isNull(invoiceLine.annulledAt)))
		.orderBy(asc(resellerInvoice.id))
		.all()
		.filter((row) => readsInvoice(actor, row))
		.map(({ id, number }) => ({
			...{ key: String(id), label: number, note: '', href: `/licences/invoices/${id}` }
		}));
}
