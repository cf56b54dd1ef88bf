import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { person } from './identity.ts';

/** A file of the union's former 受付簿 on its way: read, looked at, taken over or not, and perhaps taken back. */
export const ticketImport = sqliteTable('ticket_import', {
	id: integer().primaryKey(),
	fileName: text('file_name').notNull(),
	/** Each word above a column, what it is taken for, and an example of what stands in it. */
	columns: text({ mode: 'json' })
		.$type<{ word: string; field: string | null; sample: string }[]>()
		.notNull(),
	/** The numbers begin anew every fiscal year, and are told apart by it. */
	isYearly: integer('is_yearly', { mode: 'boolean' }).notNull().default(false),
	/** Rows in which nothing but a number stands. */
	emptyRows: integer('empty_rows').notNull().default(0),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
	takenAt: integer('taken_at', { mode: 'timestamp_ms' }),
	/** How many rows became cases, were there already, and were left out for their faults. */
	freshCount: integer('fresh_count'),
	knownCount: integer('known_count'),
	faultyCount: integer('faulty_count'),
	/** The last of its cases: no later one may have its key, even when all of these are gone. */
	lastTicketId: integer('last_ticket_id'),
	droppedAt: integer('dropped_at', { mode: 'timestamp_ms' }),
	revertedAt: integer('reverted_at', { mode: 'timestamp_ms' }),
	/** How many cases stayed because something had been written in them. */
	leftCount: integer('left_count')
});

/** A row as it stands in the file, kept until it is decided. */
export const ticketImportRow = sqliteTable(
	'ticket_import_row',
	{
		id: integer().primaryKey(),
		importId: integer('import_id')
			.notNull()
			.references(() => ticketImport.id),
		sheet: text().notNull(),
		/** The row's number in the sheet, from 1. */
		line: integer().notNull(),
		/** By column of the import: what stands there, and in which column of the sheet, from 0. */
		cells: text({ mode: 'json' }).$type<[text: string, column: number][]>().notNull()
	},
	(table) => [index('ticket_import_row_by_import').on(table.importId)]
);
