import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { thread } from './forum.ts';
import { organisation, person, seat } from './identity.ts';

/** 代理入力: a post that the union typed in for an organisation, and how it reached the union. */
export const entered = sqliteTable('entered', {
	/** Such as 'post:12'. */
	thing: text().primaryKey(),
	/** Whose hand at the union typed it. */
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	seatId: integer('seat_id')
		.notNull()
		.references(() => seat.id),
	organisationId: integer('organisation_id')
		.notNull()
		.references(() => organisation.id),
	via: text({ enum: ['phone', 'fax', 'mail', 'visit'] }).notNull(),
	/** Who called or wrote, at the organisation. */
	caller: text().notNull(),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** 全県へ広げる: a proposal to open a thread of one 広域 to more, and what became of it. */
export const widening = sqliteTable(
	'widening',
	{
		id: integer().primaryKey(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		audience: text({ enum: ['municipalities', 'all'] }).notNull(),
		...doneBy(),
		proposedAt: integer('proposed_at', { mode: 'timestamp_ms' }).notNull(),
		/** From this instant on, whoever has not answered keeps their name hidden. */
		endsAt: integer('ends_at', { mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' }),
		widenedAt: integer('widened_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('widening_by_thread').on(table.threadId),
		index('widening_by_end').on(table.endsAt)
	]
);

/** What an organisation that wrote in the thread has answered; none answered hides its name. */
export const wideningAnswer = sqliteTable(
	'widening_answer',
	{
		wideningId: integer('widening_id')
			.notNull()
			.references(() => widening.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		answer: text({ enum: ['agree', 'hide'] }).notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.wideningId, table.organisationId] })]
);
