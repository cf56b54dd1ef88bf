import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { applicationWays, returnStates } from '../../../licences.ts';
import { authorship } from './authorship.ts';
import { person } from './identity.ts';
import { sku } from './licence-catalogue.ts';
import { agreement } from './licence-agreements.ts';
import { applicationLine, licenceApplication, purchaseRound } from './licence-applications.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });

/** 発注 to a reseller. */
export const purchaseOrder = sqliteTable(
	'purchase_order',
	{
		id: integer().primaryKey(),
		fiscalYear: integer('fiscal_year').notNull(),
		sequence: integer().notNull(),
		agreementId: integer('agreement_id')
			.notNull()
			.references(() => agreement.id),
		roundId: integer('round_id').references(() => purchaseRound.id),
		orderedOn: text('ordered_on').notNull(),
		resellerNumber: text('reseller_number').notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		uniqueIndex('purchase_order_by_number').on(table.fiscalYear, table.sequence),
		uniqueIndex('purchase_order_by_round').on(table.roundId)
	]
);

export const orderLine = sqliteTable(
	'order_line',
	{
		id: integer().primaryKey(),
		orderId: integer('order_id')
			.notNull()
			.references(() => purchaseOrder.id),
		partNumber: text('part_number')
			.notNull()
			.references(() => sku.partNumber),
		packs: integer().notNull(),
		unitYen: integer('unit_yen').notNull()
	},
	(table) => [uniqueIndex('order_line_by_part').on(table.orderId, table.partNumber, table.unitYen)]
);

/** How many packs of an order line are for which line of which application. */
export const orderAllocation = sqliteTable(
	'order_allocation',
	{
		orderLineId: integer('order_line_id')
			.notNull()
			.references(() => orderLine.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		packs: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.orderLineId, table.applicationLineId] }),
		index('order_allocation_by_application').on(table.applicationLineId)
	]
);

/** 受領: what came on a day, by one document. */
export const receipt = sqliteTable('receipt', {
	id: integer().primaryKey(),
	fiscalYear: integer('fiscal_year').notNull(),
	sequence: integer().notNull(),
	orderId: integer('order_id')
		.notNull()
		.references(() => purchaseOrder.id),
	deliveredOn: text('delivered_on').notNull(),
	/** When use may begin, and SA does. */
	usageStart: text('usage_start').notNull(),
	document: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: at('at').notNull()
});

export const receiptLine = sqliteTable(
	'receipt_line',
	{
		id: integer().primaryKey(),
		receiptId: integer('receipt_id')
			.notNull()
			.references(() => receipt.id),
		orderLineId: integer('order_line_id')
			.notNull()
			.references(() => orderLine.id),
		packs: integer().notNull(),
		/** 検収: of those. */
		accepted: integer().notNull(),
		acceptedOn: text('accepted_on'),
		rejectedReason: text('rejected_reason').notNull().default(''),
		/** Why its packs were divided otherwise than by the rule; '' where they were not. */
		splitReason: text('split_reason').notNull().default('')
	},
	(table) => [
		index('receipt_line_by_order_line').on(table.orderLineId),
		check('receipt_line_packs', sql`packs > 0 and accepted between 0 and packs`)
	]
);

/** 配付: packs of a receipt that went to an organisation for a line of its application. */
export const delivery = sqliteTable(
	'delivery',
	{
		id: integer().primaryKey(),
		receiptLineId: integer('receipt_line_id')
			.notNull()
			.references(() => receiptLine.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		packs: integer().notNull(),
		deliveredAt: at('delivered_at').notNull(),
		acknowledgedAt: at('acknowledged_at'),
		acknowledgedBy: integer('acknowledged_by').references(() => person.id),
		/** How the 受領確認 came, and from whom, where the desk typed it in. */
		acknowledgedVia: text('acknowledged_via', { enum: applicationWays }),
		acknowledgedCaller: text('acknowledged_caller').notNull().default(''),
		/** When the organisation was last asked for its 受領確認. */
		remindedAt: at('reminded_at')
	},
	(table) => [
		index('delivery_by_receipt_line').on(table.receiptLineId),
		index('delivery_by_application_line').on(table.applicationLineId)
	]
);

/** 返品 of a whole delivery. */
export const licenceReturn = sqliteTable('licence_return', {
	id: integer().primaryKey(),
	deliveryId: integer('delivery_id')
		.notNull()
		.unique()
		.references(() => delivery.id),
	state: text({ enum: returnStates }).notNull(),
	reason: text().notNull(),
	answer: text().notNull().default(''),
	/** Packs the organisation wants to keep, which are bought anew; 0: none. */
	again: integer().notNull().default(0),
	/** The application by which they are bought anew. */
	againId: integer('again_id').references(() => licenceApplication.id),
	...authorship(),
	at: at('at').notNull(),
	version: integer().notNull().default(1)
});
