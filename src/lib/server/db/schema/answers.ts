import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { post, thread } from './forum.ts';
import { organisation, person, seat, tenure } from './identity.ts';

/** うちも同じ: one row per organisation and question; taken back it is gone, and the events remember. */
export const sameHere = sqliteTable(
	'same_here',
	{
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		/** The organisation is counted and not named. */
		hidesName: integer('hides_name', { mode: 'boolean' }).notNull().default(false),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.threadId, table.organisationId] })]
);

/** What the union decided about a candidate for 共同調達 or 全県照会. */
export const candidateMark = sqliteTable('candidate_mark', {
	threadId: integer('thread_id')
		.primaryKey()
		.references(() => thread.id),
	kind: text({ enum: ['passed-over', 'handled'] }).notNull(),
	reason: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** How long an accepted answer holds; the row goes when the acceptance is taken back. */
export const answerValidity = sqliteTable('answer_validity', {
	postId: integer('post_id')
		.primaryKey()
		.references(() => post.id),
	/** 年度: the answer is in doubt when it is over. */
	fiscalYear: integer('fiscal_year').notNull(),
	/** 有効期限, the day included; null: none but the year. */
	validTo: text('valid_to'),
	/** When it was accepted or last confirmed: a 制度改正 counts from then on. */
	holdsSince: integer('holds_since', { mode: 'timestamp_ms' }).notNull(),
	/** When the seat that answered was last told of the doubt that stands. */
	askedAt: integer('asked_at', { mode: 'timestamp_ms' }),
	/** The seat that answered has said that it holds no more. */
	endedAt: integer('ended_at', { mode: 'timestamp_ms' })
});

/** 制度改正: a change of rules that puts a thread's answers in doubt, by its name. */
export const threadReform = sqliteTable(
	'thread_reform',
	{
		id: integer().primaryKey(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		name: text().notNull(),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('thread_reform_by_thread').on(table.threadId)]
);

/** 閲覧: when somebody of an organisation first opened a thread that was marked 重要 by then. */
export const organisationReading = sqliteTable(
	'organisation_reading',
	{
		threadId: integer('thread_id').notNull(),
		organisationId: integer('organisation_id').notNull(),
		firstOpenedAt: integer('first_opened_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.threadId, table.organisationId] })]
);
