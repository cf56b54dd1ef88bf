import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Day } from '#lib/dates.ts';
import type { ApplicationState, ReturnState } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, holdingsScope, scopeOf } from '../../permissions.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';
import { numberOf as receiptNumber, pathOf as receiptPath } from '../receipts/receipts.ts';
import { nameOfProduct } from '../catalogue/names.ts';
import { lastDayOf, type ReturnRule } from './rules.ts';

const { agreement, applicationLine, delivery, licenceApplication, licenceProgram } = schema;
const { licenceReturn, orderAllocation, orderLine, organisation, product, purchaseOrder } = schema;
const { receipt, receiptLine, sku } = schema;
/** The application by which the rest of a return is bought anew. */
const bought = alias(licenceApplication, 'bought_again');

/** 返品 of a delivery, with what it is of. */
export type Return = {
	id: number;
	state: ReturnState;
	reason: string;
	answer: string;
	/** Packs to be bought anew. */
	again: number;
	at: Date;
	version: number;
	deliveryId: number;
	deliveredAt: Date;
	packs: number;
	rights: number;
	partNumber: string;
	product: string;
	organisationId: number;
	organisation: string;
	by: string;
	applicationId: number;
	application: string;
	receipt: string;
	receiptPath: string;
	program: string;
	rule: ReturnRule;
	ordered: number;
	lastDay: Day | null;
	/** The application by which the rest is bought anew. */
	boughtAgain: { id: number; number: string | null; state: ApplicationState } | null;
};

/** The returns the actor may see, those to be decided first. Throws `Forbidden`. */
export function list(actor: Actor): Return[] {
	authorize(actor, 'licence.see', null);
	return returnsWhere(actor, undefined);
}

/** One return. Throws `Forbidden`, and `NotFound` for another organisation's. */
export function find(actor: Actor, id: number): Return {
	authorize(actor, 'licence.see', null);
	return found(returnsWhere(actor, eq(licenceReturn.id, id))[0]);
}

function returnsWhere(actor: Actor, where: SQL | undefined): Return[] {
	return db()
		.select({
			own: licenceReturn,
			delivery,
			receipt,
			part: orderLine.partNumber,
			product: nameOfProduct,
			per: sku.rightsPerPack,
			application: licenceApplication,
			organisation: organisation.name,
			program: licenceProgram.name,
			rule: licenceProgram.returns,
			ordered: orderAllocation.packs,
			again: bought
		})
		.from(licenceReturn)
		.innerJoin(delivery, eq(delivery.id, licenceReturn.deliveryId))
		.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
		.innerJoin(receipt, eq(receipt.id, receiptLine.receiptId))
		.innerJoin(orderLine, eq(orderLine.id, receiptLine.orderLineId))
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, receipt.orderId))
		.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
		.innerJoin(licenceProgram, eq(licenceProgram.id, agreement.programId))
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(organisation, eq(organisation.id, licenceApplication.organisationId))
		.innerJoin(
			orderAllocation,
			and(
				eq(orderAllocation.orderLineId, orderLine.id),
				eq(orderAllocation.applicationLineId, applicationLine.id)
			)
		)
		.leftJoin(bought, eq(bought.id, licenceReturn.againId))
		.where(and(holdingsScope(licenceApplication.organisationId), where))
		.orderBy(sql`${licenceReturn.state} not in ('requested', 'allowed')`, desc(licenceReturn.id))
		.prepare()
		.all(scopeOf(actor))
		.map((row) => {
			const { id, state, reason, answer, again, at, version, authorName, authorSection } = row.own;
			const { packs, deliveredAt } = row.delivery;
			const { rule, ordered } = row;
			return {
				...{ id, state, reason, answer, again, at, version },
				...{ deliveryId: row.delivery.id, deliveredAt, packs, rights: packs * row.per },
				...{ partNumber: row.part, product: row.product, program: row.program },
				organisationId: row.application.organisationId,
				organisation: row.organisation,
				by: [authorSection, authorName].filter(Boolean).join('　'),
				applicationId: row.application.id,
				application: applicationNumber(row.application) ?? '',
				receipt: receiptNumber(row.receipt),
				receiptPath: receiptPath(row.receipt),
				...{ rule, ordered },
				lastDay: lastDayOf({ rule, deliveredAt, packs, ordered }),
				boughtAgain: row.again && {
					id: row.again.id,
					number: applicationNumber(row.again),
					state: stateOf(db(), row.again)
				}
			};
		});
}
