import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import {
	applicationWays,
	assuranceStates,
	movementKinds,
	renewalIntentions,
	renewals
} from '../../../licences.ts';
import { organisation, person } from './identity.ts';
import { product, sku } from './licence-catalogue.ts';
import { delivery } from './licence-purchases.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** Rights of an organisation to one product, of one origin. How many there are is the sum of its entries. */
export const lot = sqliteTable(
	'lot',
	{
		id: integer().primaryKey(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		productId: integer('product_id')
			.notNull()
			.references(() => product.id),
		partNumber: text('part_number').references(() => sku.partNumber),
		agreementNumber: text('agreement_number').notNull(),
		usageStart: text('usage_start').notNull(),
		deliveryId: integer('delivery_id').references(() => delivery.id),
		/** The lot it was split, moved or merged from. */
		originId: integer('origin_id').references((): AnySQLiteColumn => lot.id),
		/** 期首残高: confirmed by the organisation; how that came, and from whom, where the desk typed it in. */
		confirmedAt: at('confirmed_at'),
		confirmedBy: integer('confirmed_by').references(() => person.id),
		confirmedVia: text('confirmed_via', { enum: applicationWays }),
		confirmedCaller: text('confirmed_caller').notNull().default(''),
		/** 期首残高: what the organisation says is wrong with it; '' for nothing. */
		objection: text().notNull().default(''),
		/** 利用者メモ and 更新意向 of the organisation. */
		memo: text().notNull().default(''),
		renewal: text({ enum: renewals }).notNull().default('undecided'),
		version: integer().notNull().default(1)
	},
	(table) => [
		index('lot_by_organisation').on(table.organisationId, table.productId),
		index('lot_by_product').on(table.productId),
		index('lot_by_delivery').on(table.deliveryId)
	]
);

/** A movement of rights: appended and never changed; a correction takes one back and writes another. */
export const ledgerEntry = sqliteTable(
	'ledger_entry',
	{
		id: integer().primaryKey(),
		lotId: integer('lot_id')
			.notNull()
			.references(() => lot.id),
		/** The day it counts from, JST. */
		onDay: text('on_day').notNull(),
		kind: text({ enum: movementKinds }).notNull(),
		rights: integer().notNull(),
		document: text().notNull(),
		reason: text().notNull().default(''),
		/** Those that belong together and come to nothing. */
		groupId: text('group_id'),
		reverses: integer().references((): AnySQLiteColumn => ledgerEntry.id),
		personId: integer('person_id').references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		// With the rights in it a balance is read off the index alone.
		index('ledger_entry_by_lot').on(table.lotId, table.onDay, table.rights),
		uniqueIndex('ledger_entry_reversed').on(table.reverses),
		index('ledger_entry_by_group').on(table.groupId),
		check('ledger_entry_rights', sql`rights <> 0`)
	]
);

/** Software Assurance that covers a whole lot for a time. */
export const assuranceTerm = sqliteTable(
	'assurance_term',
	{
		id: integer().primaryKey(),
		lotId: integer('lot_id')
			.notNull()
			.references(() => lot.id),
		rights: integer().notNull(),
		startsOn: text('starts_on').notNull(),
		endsOn: text('ends_on').notNull(),
		/** When it would have ended without the step-up or the move from SA that took its place. */
		wouldEnd: text('would_end'),
		state: text({ enum: assuranceStates }).notNull(),
		/** The term it goes on from. */
		previousId: integer('previous_id').references((): AnySQLiteColumn => assuranceTerm.id),
		deliveryId: integer('delivery_id').references(() => delivery.id),
		/** Ordered again, and not yet here. */
		isRenewalOrdered: flag('is_renewal_ordered').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		index('assurance_term_by_lot').on(table.lotId),
		index('assurance_term_by_end').on(table.state, table.endsOn)
	]
);

/** 更新の予定: what an organisation means to do when a term ends. */
export const renewalIntention = sqliteTable('renewal_intention', {
	termId: integer('term_id')
		.primaryKey()
		.references(() => assuranceTerm.id),
	intention: text({ enum: renewalIntentions }).notNull(),
	/** Of how many rights, where there will be fewer. */
	rights: integer(),
	memo: text().notNull().default(''),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: at('at').notNull()
});

/** 使用の申告: where rights are used; more than there are is a fact about the world. */
export const assignment = sqliteTable(
	'assignment',
	{
		id: integer().primaryKey(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		productId: integer('product_id')
			.notNull()
			.references(() => product.id),
		target: text().notNull(),
		rights: integer().notNull(),
		since: text().notNull(),
		until: text(),
		version: integer().notNull().default(1)
	},
	(table) => [index('assignment_by_organisation').on(table.organisationId, table.productId)]
);

/** A notice that will go out: planned as a row, planned anew whenever its day changes. */
export const plannedNotice = sqliteTable(
	'planned_notice',
	{
		id: integer().primaryKey(),
		/** 'assurance:<id>', 'product:<id>'. */
		subject: text().notNull(),
		kind: text().notNull(),
		dueOn: text('due_on').notNull(),
		sentAt: at('sent_at'),
		cancelledAt: at('cancelled_at')
	},
	(table) => [
		uniqueIndex('planned_notice_by_subject').on(table.subject, table.kind, table.dueOn),
		index('planned_notice_by_day').on(table.dueOn)
	]
);
