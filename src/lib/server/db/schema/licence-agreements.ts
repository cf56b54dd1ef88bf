import {
	integer,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import { priceLevels, pricePools, settlementModes } from '../../../licences.ts';
import { organisation, person } from './identity.ts';
import { licenceProgram } from './licence-catalogue.ts';

const flag = (name: string) => integer(name, { mode: 'boolean' });

/** Who sells it. */
export const reseller = sqliteTable('reseller', {
	id: integer().primaryKey(),
	name: text().notNull().unique(),
	/** 適格請求書発行事業者の登録番号: T and thirteen digits; '' while it is not known. */
	invoiceNumber: text('invoice_number').notNull(),
	rounding: text({ enum: ['floor', 'ceil', 'half-up'] }).notNull(),
	contact: text().notNull().default(''),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
	version: integer().notNull().default(1)
});

/** A contract under which orders are placed. */
export const agreement = sqliteTable('agreement', {
	id: integer().primaryKey(),
	programId: integer('program_id')
		.notNull()
		.references(() => licenceProgram.id),
	resellerId: integer('reseller_id')
		.notNull()
		.references(() => reseller.id),
	name: text().notNull(),
	numberKind: text('number_kind', {
		enum: ['enrollment', 'agreement', 'licence', 'pcn', 'other']
	}).notNull(),
	/** '' while it is not known. */
	number: text().notNull(),
	/** Null: not known. */
	startsOn: text('starts_on'),
	/** The last day, JST; null: it never ends. */
	endsOn: text('ends_on'),
	predecessorId: integer('predecessor_id').references((): AnySQLiteColumn => agreement.id),
	settlement: text({ enum: settlementModes }).notNull(),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull(),
	version: integer().notNull().default(1)
});

/** An organisation's own part in an agreement. */
export const enrolment = sqliteTable(
	'enrolment',
	{
		id: integer().primaryKey(),
		agreementId: integer('agreement_id')
			.notNull()
			.references(() => agreement.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** Its own number, such as a PCN; '' while it is not known. */
		number: text().notNull(),
		startsOn: text('starts_on').notNull(),
		endsOn: text('ends_on'),
		/** Who holds which role in the vendor's portal, until when. */
		contacts: text().notNull().default(''),
		/** 申込要: carried over from the agreement before and not confirmed; nothing is ordered by it. */
		isPending: flag('is_pending').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('enrolment_by_organisation').on(
			table.agreementId,
			table.organisationId,
			table.startsOn
		)
	]
);

/**
 * 価格レベル of a contract in one of the vendor's pools from a day on, until the next row of that pool begins; without
 * a row, or where the level is null, nobody knows it yet.
 */
export const priceLevel = sqliteTable(
	'price_level',
	{
		id: integer().primaryKey(),
		agreementId: integer('agreement_id')
			.notNull()
			.references(() => agreement.id),
		pool: text({ enum: pricePools }).notNull(),
		level: text({ enum: priceLevels }),
		/** The first day, JST. */
		startsOn: text('starts_on').notNull(),
		source: text().notNull().default(''),
		/** 要確認: not yet confirmed by the union. */
		isUnconfirmed: flag('is_unconfirmed').notNull(),
		/** When open applications were compared with it: on its first day, or later. */
		comparedAt: integer('compared_at', { mode: 'timestamp_ms' }),
		personId: integer('person_id').references(() => person.id)
	},
	(table) => [uniqueIndex('price_level_by_day').on(table.agreementId, table.pool, table.startsOn)]
);
