import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { OpeningRow, RoundTripRow } from '../../../licence-ledger.ts';
import { doneBy } from './authorship.ts';
import { organisation, person } from './identity.ts';
import { lot } from './licence-rights.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });

/** A sheet handed in for the ledger: it changes nothing until somebody has looked at what it would change. */
export const ledgerUpload = sqliteTable(
	'ledger_upload',
	{
		id: integer().primaryKey(),
		/** 期首残高, or the ledger that was edited in Excel. */
		kind: text({ enum: ['opening', 'round-trip'] }).notNull(),
		...doneBy(),
		fileName: text('file_name').notNull(),
		/** 期首残高: the day it counts from, JST. */
		onDay: text('on_day'),
		rows: text({ mode: 'json' }).$type<OpeningRow[] | RoundTripRow[]>().notNull(),
		/** Sentences about lines that are left out. */
		refused: text({ mode: 'json' }).$type<string[]>().notNull(),
		createdAt: at('created_at').notNull(),
		appliedAt: at('applied_at'),
		droppedAt: at('dropped_at')
	},
	(table) => [index('ledger_upload_by_kind').on(table.kind, table.id)]
);

/**
 * What a lot holds from a day on until its next row, written by a trigger with each entry and by nothing else; `yui
 * check` compares it with the entries.
 */
export const lotBalance = sqliteTable(
	'lot_balance',
	{
		lotId: integer('lot_id')
			.notNull()
			.references(() => lot.id),
		fromDay: text('from_day').notNull(),
		rights: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.lotId, table.fromDay] })]
);

/** A CSV of the vendor's admin center, as it stood on a day. */
export const portalSnapshot = sqliteTable('portal_snapshot', {
	id: integer().primaryKey(),
	fileName: text('file_name').notNull(),
	sha256: text().notNull(),
	/** Lines of orders by part number, or what is effective by family and version. */
	kind: text({ enum: ['orders', 'summary'] }).notNull(),
	/** The day of the export, JST: the ledger is compared as of then. */
	takenOn: text('taken_on').notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	createdAt: at('created_at').notNull()
});

export const portalRow = sqliteTable(
	'portal_row',
	{
		id: integer().primaryKey(),
		snapshotId: integer('snapshot_id')
			.notNull()
			.references(() => portalSnapshot.id),
		/** Null: none of the organisations could be told. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		licenceId: text('licence_id').notNull(),
		/** A part number, or family and version. */
		item: text().notNull(),
		description: text().notNull(),
		orderNumber: text('order_number').notNull(),
		/** As in the file: packs of orders, rights of a summary. */
		quantity: integer().notNull(),
		cell: text().notNull()
	},
	(table) => [index('portal_row_by_snapshot').on(table.snapshotId)]
);

/** A difference somebody has looked at and accepted, with the reason. */
export const portalAcceptance = sqliteTable(
	'portal_acceptance',
	{
		snapshotId: integer('snapshot_id')
			.notNull()
			.references(() => portalSnapshot.id),
		/** What is compared, as `keyOf` writes it; with both numbers: another difference is not accepted with it. */
		difference: text().notNull(),
		reason: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [primaryKey({ columns: [table.snapshotId, table.difference] })]
);
