import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { metrics, prorations, skuKinds } from '../../../licences.ts';
import { person } from './identity.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** Who makes what is licensed: not only Microsoft. */
export const vendor = sqliteTable('vendor', {
	id: integer().primaryKey(),
	name: text().notNull().unique()
});

/** A way a vendor sells, such as Select Plus or CSP. */
export const licenceProgram = sqliteTable('licence_program', {
	id: integer().primaryKey(),
	vendorId: integer('vendor_id')
		.notNull()
		.references(() => vendor.id),
	code: text().notNull().unique(),
	name: text().notNull(),
	hasAssurance: flag('has_assurance').notNull(),
	/** Months of a term of Software Assurance. */
	assuranceMonths: integer('assurance_months'),
	returns: text({ enum: ['none', 'thirty-days-whole-line', 'negotiated'] }).notNull(),
	/** What part of a full term's price a shorter one costs (統一満了), by begun months or years; null: not known. */
	proration: text({ enum: prorations }),
	/** First and last day it is sold, JST; null: no such day is known. */
	validFrom: text('valid_from'),
	validTo: text('valid_to'),
	source: text().notNull().default(''),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
	version: integer().notNull().default(1)
});

/** What is licensed, in one version. */
export const product = sqliteTable(
	'product',
	{
		id: integer().primaryKey(),
		vendorId: integer('vendor_id')
			.notNull()
			.references(() => vendor.id),
		family: text().notNull(),
		/** Released on or before the last day of SA it is the newest one may use; JST. */
		releasedOn: text('released_on'),
		edition: text().notNull(),
		release: text().notNull(),
		metric: text({ enum: metrics }).notNull(),
		pool: text({ enum: ['applications', 'systems', 'servers', 'none'] }).notNull(),
		/** For servers counted by core: the least for a processor and for a server. */
		leastPerProcessor: integer('least_per_processor'),
		leastPerServer: integer('least_per_server'),
		/** 要確認: read off a price list and not looked at yet. */
		isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('product_by_name').on(table.vendorId, table.family, table.edition, table.release)
	]
);

/** One part number. */
export const sku = sqliteTable('sku', {
	partNumber: text('part_number').primaryKey(),
	productId: integer('product_id')
		.notNull()
		.references(() => product.id),
	kind: text({ enum: skuKinds }).notNull(),
	rightsPerPack: integer('rights_per_pack').notNull(),
	termMonths: integer('term_months'),
	points: integer(),
	successor: text()
});

/** When support of a family in one version ends, whatever its edition; each change is a row of its own, the newest holds. */
export const lifecycle = sqliteTable(
	'lifecycle',
	{
		id: integer().primaryKey(),
		vendorId: integer('vendor_id')
			.notNull()
			.references(() => vendor.id),
		/** As `family` and `release` of a product. */
		family: text().notNull(),
		release: text().notNull(),
		/** Calendar days as the vendor published them. */
		mainstreamEnd: text('mainstream_end'),
		extendedEnd: text('extended_end'),
		paidEnd: text('paid_end'),
		source: text().notNull(),
		checkedOn: text('checked_on').notNull(),
		isUnconfirmed: flag('is_unconfirmed').notNull(),
		personId: integer('person_id').references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		index('lifecycle_by_family').on(table.vendorId, table.family, table.release, table.id)
	]
);
