import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { applicationStates, applicationWays, roundStates } from '../../../licences.ts';
import { authorship } from './authorship.ts';
import { organisation, person } from './identity.ts';
import { sku } from './licence-catalogue.ts';
import { agreement } from './licence-agreements.ts';
import { priceRow } from './licence-prices.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** 取りまとめ: applications of many organisations that become one order. */
export const purchaseRound = sqliteTable('purchase_round', {
	id: integer().primaryKey(),
	name: text().notNull(),
	agreementId: integer('agreement_id')
		.notNull()
		.references(() => agreement.id),
	state: text({ enum: roundStates }).notNull(),
	opensOn: text('opens_on').notNull(),
	/** The last day for applications, JST. */
	closesOn: text('closes_on').notNull(),
	priceLockOn: text('price_lock_on').notNull(),
	orderBy: text('order_by').notNull(),
	deliveryTarget: text('delivery_target').notNull(),
	budgetYear: integer('budget_year').notNull(),
	/** 見積依頼 to the reseller: when it was printed or sent. */
	quotationOn: text('quotation_on'),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	stateAt: at('state_at').notNull(),
	version: integer().notNull().default(1)
});

/** How an organisation decides on its own applications; without a row nobody has to approve. */
export const licencePolicy = sqliteTable('licence_policy', {
	organisationId: integer('organisation_id')
		.primaryKey()
		.references(() => organisation.id),
	needsApproval: flag('needs_approval').notNull(),
	/** A rise above this many yen is confirmed by the 決裁者; null: any rise by whoever applies. */
	riseYen: integer('rise_yen')
});

/** 申込: what an organisation wants to buy. */
export const licenceApplication = sqliteTable(
	'licence_application',
	{
		id: integer().primaryKey(),
		/** Its official number; both null while it is a draft. */
		fiscalYear: integer('fiscal_year'),
		sequence: integer(),
		...authorship(),
		roundId: integer('round_id').references(() => purchaseRound.id),
		/** Of one outside any 取りまとめ; null: that of its round. */
		agreementId: integer('agreement_id').references(() => agreement.id),
		state: text({ enum: applicationStates }).notNull(),
		stateAt: at('state_at').notNull(),
		purpose: text().notNull(),
		budget: text().notNull(),
		wantedBy: text('wanted_by'),
		/** 代理入力: how it came, who sent it and when, where the desk typed it in; and who did. */
		via: text({ enum: applicationWays }).notNull(),
		caller: text().notNull().default(''),
		receivedOn: text('received_on'),
		enteredBy: integer('entered_by').references(() => person.id),
		approvedBy: integer('approved_by').references(() => person.id),
		submittedAt: at('submitted_at'),
		/** JSON: the warnings that were ticked, in words. */
		warnings: text().notNull().default('[]'),
		revision: integer().notNull().default(1),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('licence_application_by_number').on(table.fiscalYear, table.sequence),
		index('licence_application_by_organisation').on(table.organisationId, table.state),
		index('licence_application_by_round').on(table.roundId, table.organisationId)
	]
);

/** A line of an application, with its quantities in packs. */
export const applicationLine = sqliteTable(
	'application_line',
	{
		id: integer().primaryKey(),
		applicationId: integer('application_id')
			.notNull()
			.references(() => licenceApplication.id),
		partNumber: text('part_number')
			.notNull()
			.references(() => sku.partNumber),
		packs: integer().notNull(),
		reason: text({ enum: ['new', 'renewal', 'addition', 'supplementary'] }).notNull(),
		/** JSON: servers, processors and cores, where it is counted by them. */
		worksheet: text(),
		/** The lots that SA alone or a step-up stands on; JSON of keys. */
		baseLots: text('base_lots').notNull().default('[]'),
		cancelled: integer().notNull().default(0)
	},
	(table) => [
		index('application_line_by_application').on(table.applicationId),
		check('application_line_packs', sql`packs > 0 and cancelled between 0 and packs`)
	]
);

/** The price of a line as it was taken: never changed; after a 再確認 the next one holds. */
export const priceSnapshot = sqliteTable(
	'price_snapshot',
	{
		id: integer().primaryKey(),
		lineId: integer('line_id')
			.notNull()
			.references(() => applicationLine.id),
		priceRowId: integer('price_row_id')
			.notNull()
			.references(() => priceRow.id),
		listYen: integer('list_yen'),
		preferentialYen: integer('preferential_yen').notNull(),
		/** Basis points. */
		taxRate: integer('tax_rate').notNull(),
		at: at('at').notNull()
	},
	(table) => [index('price_snapshot_by_line').on(table.lineId, table.id)]
);

/**
 * 価格改定 of a line whose price was taken before: what it costs now, until its organisation has answered. A row that
 * is answered stays as the history of the line.
 */
export const priceRevision = sqliteTable(
	'price_revision',
	{
		id: integer().primaryKey(),
		lineId: integer('line_id')
			.notNull()
			.references(() => applicationLine.id),
		/** The price that was taken. */
		snapshotId: integer('snapshot_id')
			.notNull()
			.references(() => priceSnapshot.id),
		/** Null: it is not in the list of that day any more, or only 別途見積. */
		priceRowId: integer('price_row_id').references(() => priceRow.id),
		/** The day whose price it is, JST. */
		onDay: text('on_day').notNull(),
		at: at('at').notNull(),
		settledAt: at('settled_at')
	},
	(table) => [
		uniqueIndex('price_revision_open')
			.on(table.lineId)
			.where(sql`settled_at is null`),
		index('price_revision_by_line').on(table.lineId, table.id)
	]
);
