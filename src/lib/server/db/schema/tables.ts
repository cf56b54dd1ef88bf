import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { authorship, doneBy } from './authorship.ts';
import { thread } from './forum.ts';
import { organisation, person } from './identity.ts';

/** What stands in a row, by the id of its column; a column that is absent says nothing. */
export type Cells = Record<string, string>;

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const cells = (name: string) => text(name, { mode: 'json' }).$type<Cells>();

/** 各団体の状況表: a living table in a thread. It is read by whoever reads the thread, and bears no key of its own. */
export const statusTable = sqliteTable(
	'status_table',
	{
		id: integer().primaryKey(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		title: text().notNull(),
		note: text().notNull(),
		/** The last day, included, JST; null: nothing is owed. */
		dueOn: text('due_on'),
		/** 団体としての回答: rows pass the organisation's 決裁者 where it has decided so. */
		isOfficial: integer('is_official', { mode: 'boolean' }).notNull(),
		...authorship(),
		createdAt: at('created_at').notNull(),
		/** 締め切り: the rows stay as they are. */
		closedAt: at('closed_at')
	},
	(table) => [
		index('status_table_by_thread').on(table.threadId),
		index('status_table_by_organisation').on(table.organisationId)
	]
);

export const statusColumn = sqliteTable(
	'status_column',
	{
		id: integer().primaryKey(),
		tableId: integer('table_id')
			.notNull()
			.references(() => statusTable.id),
		position: integer().notNull(),
		name: text().notNull(),
		kind: text({ enum: ['text', 'number', 'day', 'yesno', 'choice'] }).notNull(),
		options: text({ mode: 'json' }).$type<string[]>().notNull(),
		/** What of an organisation's profile the column tells. */
		fact: text({ enum: ['product', 'vendor', 'ends', 'section', 'adoption'] })
	},
	(table) => [index('status_column_by_table').on(table.tableId, table.position)]
);

/** One row per organisation asked. What stands is in `cells`; what is only being written lies apart. */
export const statusRow = sqliteTable(
	'status_row',
	{
		tableId: integer('table_id')
			.notNull()
			.references(() => statusTable.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		state: text({ enum: ['blank', 'answered', 'not-applicable'] }).notNull(),
		cells: cells('cells').notNull(),
		/** Counts every change, of the draft too; a form carries it so that another hand's is noticed. */
		version: integer().notNull(),
		answeredAt: at('answered_at'),
		/** 下書き: the organisation's own until it answers; null where nothing is being written. */
		draft: cells('draft'),
		/** The draft says 該当なし. */
		draftIsNone: integer('draft_is_none', { mode: 'boolean' }).notNull().default(false),
		draftBy: integer('draft_by').references(() => person.id),
		/** 決裁待ち since. */
		approvalAskedAt: at('approval_asked_at')
	},
	(table) => [
		primaryKey({ columns: [table.tableId, table.organisationId] }),
		index('status_row_by_organisation').on(table.organisationId, table.state)
	]
);

/** Every answer a row has had, the standing one included: who, from where, and on whose word. */
export const statusRowVersion = sqliteTable(
	'status_row_version',
	{
		tableId: integer('table_id').notNull(),
		organisationId: integer('organisation_id').notNull(),
		version: integer().notNull(),
		state: text({ enum: ['answered', 'not-applicable'] }).notNull(),
		cells: cells('cells').notNull(),
		at: at('at').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		byOrganisationId: integer('by_organisation_id')
			.notNull()
			.references(() => organisation.id),
		name: text().notNull(),
		section: text().notNull(),
		via: text({ enum: ['form', 'sheet', 'phone'] }).notNull(),
		/** 代理入力: who of the organisation telephoned. */
		caller: text(),
		/** 'self': the drafter is the organisation's only 決裁者; null where none was needed. */
		approval: text({ enum: ['approved', 'self'] }),
		/** Who wrote what another approved. */
		draftedBy: text('drafted_by')
	},
	(table) => [primaryKey({ columns: [table.tableId, table.organisationId, table.version] })]
);

export type KeptRow = {
	organisation: string;
	code: string | null;
	state: 'blank' | 'answered' | 'not-applicable';
	cells: string[];
};

/** 凍結: what the table said on a day, never changed again. */
export const statusSnapshot = sqliteTable(
	'status_snapshot',
	{
		id: integer().primaryKey(),
		tableId: integer('table_id')
			.notNull()
			.references(() => statusTable.id),
		at: at('at').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		columns: text({ mode: 'json' }).$type<string[]>().notNull(),
		rows: text({ mode: 'json' }).$type<KeptRow[]>().notNull()
	},
	(table) => [index('status_snapshot_by_table').on(table.tableId)]
);

export const statusReminder = sqliteTable(
	'status_reminder',
	{
		tableId: integer('table_id')
			.notNull()
			.references(() => statusTable.id),
		...doneBy(),
		at: at('at').notNull()
	},
	(table) => [primaryKey({ columns: [table.tableId, table.organisationId, table.at] })]
);

/** One row as a sheet gave it, with the name of its first cell; only columns the sheet has are in `cells`. */
export type SheetRow = { organisationId: number; cell: string; isNone: boolean; cells: Cells };

/** A sheet that was read and waits to be looked at; nothing of the table has changed yet. */
export const statusUpload = sqliteTable(
	'status_upload',
	{
		id: integer().primaryKey(),
		tableId: integer('table_id')
			.notNull()
			.references(() => statusTable.id),
		...doneBy(),
		fileName: text('file_name').notNull(),
		createdAt: at('created_at').notNull(),
		rows: text({ mode: 'json' }).$type<SheetRow[]>().notNull(),
		/** Sentences about rows that are not taken in. */
		refused: text({ mode: 'json' }).$type<string[]>().notNull(),
		appliedAt: at('applied_at')
	},
	(table) => [index('status_upload_by_table').on(table.tableId)]
);

/** 特に聞きたい団体: whom a question is put to besides everybody who reads it. */
export const threadAddressee = sqliteTable(
	'thread_addressee',
	{
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** In words, such as 「同じ製品」. */
		why: text().notNull(),
		at: at('at').notNull(),
		/** 該当なし was pressed. */
		declinedAt: at('declined_at')
	},
	(table) => [
		primaryKey({ columns: [table.threadId, table.organisationId] }),
		index('thread_addressee_by_organisation').on(table.organisationId)
	]
);
