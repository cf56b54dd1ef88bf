import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { thread } from './forum.ts';
import { organisation, person, seat } from './identity.ts';

/** 開示の依頼: an organisation asks the 世話役 of another 広域 to open a thread it only knows to exist. */
export const disclosure = sqliteTable(
	'disclosure',
	{
		id: integer().primaryKey(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** What the asking organisation was reading or writing, in its own words. */
		about: text().notNull(),
		askedAt: integer('asked_at', { mode: 'timestamp_ms' }).notNull(),
		outcome: text({ enum: ['granted', 'declined', 'withdrawn'] }),
		settledAt: integer('settled_at', { mode: 'timestamp_ms' }),
		settledBy: integer('settled_by').references(() => person.id),
		grantId: integer('grant_id')
	},
	(table) => [
		index('disclosure_by_thread').on(table.threadId),
		index('disclosure_by_organisation').on(table.organisationId)
	]
);
