import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { organisation, person, tenure } from './identity.ts';

/** 名簿を集める: the union asks every municipality for its roster by a day. */
export const rosterCall = sqliteTable('roster_call', {
	id: integer().primaryKey(),
	title: text().notNull(),
	/** The day from which the handed-in rosters are to hold. */
	appliesOn: text('applies_on').notNull(),
	dueOn: text('due_on').notNull(),
	note: text().notNull().default(''),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	closedAt: integer('closed_at', { mode: 'timestamp_ms' })
});

/** One organisation has handed in: with a file, or 変更なし (then without a batch). */
export const rosterSubmission = sqliteTable(
	'roster_submission',
	{
		callId: integer('call_id')
			.notNull()
			.references(() => rosterCall.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		batchId: integer('batch_id').references(() => rosterBatch.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.callId, table.organisationId] })]
);

/** One organisation was reminded of a call; every reminder is a row. */
export const rosterReminder = sqliteTable(
	'roster_reminder',
	{
		id: integer().primaryKey(),
		callId: integer('call_id')
			.notNull()
			.references(() => rosterCall.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('roster_reminder_by_call').on(table.callId, table.organisationId)]
);

/** One file of a roster on its way: read, compared, applied or dropped, and for 14 days taken back. */
export const rosterBatch = sqliteTable(
	'roster_batch',
	{
		id: integer().primaryKey(),
		/** Whose people alone may stand in it; null: the union's file for all organisations. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		fileName: text('file_name').notNull(),
		/** The day that holds where a row has none of its own. */
		appliesOn: text('applies_on').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		appliedAt: integer('applied_at', { mode: 'timestamp_ms' }),
		droppedAt: integer('dropped_at', { mode: 'timestamp_ms' }),
		revertedAt: integer('reverted_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('roster_batch_by_organisation').on(table.organisationId)]
);

/** One row of the file as it was understood, with its problems; what it did once applied. */
export const rosterRow = sqliteTable(
	'roster_row',
	{
		id: integer().primaryKey(),
		batchId: integer('batch_id')
			.notNull()
			.references(() => rosterBatch.id),
		sheet: text().notNull(),
		/** The row's number in the sheet, from 1. */
		line: integer().notNull(),
		organisationId: integer('organisation_id').references(() => organisation.id),
		kind: text({ enum: ['added', 'moved', 'left', 'corrected', 'unchanged', 'faulty'] }).notNull(),
		/** The cells as understood; see `RosterEntry`. */
		entry: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
		/** Each with the cell it stands in. */
		issues: text({ mode: 'json' }).$type<{ cell: string; message: string }[]>().notNull(),
		/** Left out on purpose. */
		isExcluded: integer('is_excluded', { mode: 'boolean' }).notNull().default(false),
		personId: integer('person_id').references(() => person.id),
		/** The tenure the row ends or corrects. */
		tenureId: integer('tenure_id').references(() => tenure.id),
		/** What stood before it was applied, so that it can be taken back. */
		before: text({ mode: 'json' }).$type<Record<string, unknown>>(),
		startedTenureId: integer('started_tenure_id').references(() => tenure.id)
	},
	(table) => [index('roster_row_by_batch').on(table.batchId)]
);
