import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { settlementModes } from '../../../licences.ts';
import { organisation, person } from './identity.ts';
import { delivery, purchaseOrder } from './licence-purchases.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });

/**
 * 販売店の請求書 for what was delivered of an order at one rate of tax: to one organisation, or to the union, which goes
 * on to divide it. Amounts are yen as they stand in it.
 */
export const resellerInvoice = sqliteTable(
	'reseller_invoice',
	{
		id: integer().primaryKey(),
		orderId: integer('order_id')
			.notNull()
			.references(() => purchaseOrder.id),
		settlement: text({ enum: settlementModes }).notNull(),
		/** Whom it is addressed to; null: the union. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		/** 返品 come in an invoice of their own, with amounts below zero. */
		kind: text({ enum: ['delivery', 'return'] }).notNull(),
		number: text().notNull(),
		invoicedOn: text('invoiced_on').notNull(),
		/** Basis points. */
		taxRate: integer('tax_rate').notNull(),
		base: integer().notNull(),
		tax: integer().notNull(),
		/** 値引・調整: what the base is besides its lines, with the reason; and why the tax is another than reckoned. */
		adjustment: integer().notNull(),
		reason: text().notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull(),
		annulledAt: at('annulled_at'),
		annulledReason: text('annulled_reason').notNull().default('')
	},
	(table) => [
		index('reseller_invoice_by_order').on(table.orderId),
		index('reseller_invoice_by_organisation').on(table.organisationId),
		check('reseller_invoice_reason', sql`adjustment = 0 or reason <> ''`)
	]
);

/** A delivery in an invoice, at the price that was taken when it was applied for; packs given back are below zero. */
export const invoiceLine = sqliteTable(
	'invoice_line',
	{
		id: integer().primaryKey(),
		invoiceId: integer('invoice_id')
			.notNull()
			.references(() => resellerInvoice.id),
		deliveryId: integer('delivery_id')
			.notNull()
			.references(() => delivery.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		kind: text({ enum: ['delivery', 'return'] }).notNull(),
		packs: integer().notNull(),
		unitYen: integer('unit_yen').notNull(),
		annulledAt: at('annulled_at')
	},
	(table) => [
		uniqueIndex('invoice_line_by_delivery')
			.on(table.deliveryId, table.kind)
			.where(sql`annulled_at is null`),
		index('invoice_line_by_invoice').on(table.invoiceId)
	]
);

/** 適格請求書 or 立替金精算書 of the union to an organisation: its part of what the reseller billed to the union. */
export const unionInvoice = sqliteTable(
	'union_invoice',
	{
		id: integer().primaryKey(),
		invoiceId: integer('invoice_id')
			.notNull()
			.references(() => resellerInvoice.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		fiscalYear: integer('fiscal_year').notNull(),
		sequence: integer().notNull(),
		issuedOn: text('issued_on').notNull(),
		/** 適格請求書発行事業者の登録番号 of the union; '' in a 精算書. */
		issuerNumber: text('issuer_number').notNull(),
		base: integer().notNull(),
		adjustment: integer().notNull(),
		tax: integer().notNull()
	},
	(table) => [
		uniqueIndex('union_invoice_by_number').on(table.fiscalYear, table.sequence),
		uniqueIndex('union_invoice_by_organisation').on(table.invoiceId, table.organisationId),
		index('union_invoice_of').on(table.organisationId)
	]
);
