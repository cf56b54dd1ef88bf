import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ticketCategory } from './helpdesk.ts';
import { person } from './identity.ts';

/** 定型文: what the desk writes again and again, with variables such as {{団体名}}. */
export const cannedAnswer = sqliteTable('canned_answer', {
	id: integer().primaryKey(),
	title: text().notNull(),
	body: text().notNull(),
	/** The category whose cases it is for; null: all. */
	categoryId: integer('category_id').references(() => ticketCategory.id),
	/** Who wrote the text that stands. */
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
	/** Put away: it is not offered any more. */
	endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
	version: integer().notNull().default(1)
});
