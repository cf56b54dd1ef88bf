import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { recordedEvents } from '#lib/operation-record.ts';

/** Whether 操作記録 shows an event; the planner takes the index only for this very text. */
export const isOnRecord = sql.raw(
	`action in (${Object.keys(recordedEvents)
		.map((action) => `'${action}'`)
		.join(', ')})`
);

/** The append-only, hash-chained record of every business write; ids only, never text. */
export const event = sqliteTable(
	'event',
	{
		id: integer().primaryKey(),
		v: integer().notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		actor: integer(),
		seat: integer(),
		organisation: integer(),
		action: text().notNull(),
		subject: text().notNull(),
		refs: text({ mode: 'json' }).$type<Record<string, string | number | null>>().notNull(),
		textHash: text('text_hash'),
		hash: text().notNull()
	},
	(table) => [
		index('event_by_subject').on(table.subject),
		/** The few that 操作記録 shows, among the many. */
		index('event_on_record').on(table.at).where(isOnRecord)
	]
);

/** Free text of an event, salted apart from the chain so that it can be erased. */
export const eventText = sqliteTable('event_text', {
	eventId: integer('event_id')
		.primaryKey()
		.references(() => event.id),
	salt: text().notNull(),
	text: text().notNull()
});

export const counter = sqliteTable(
	'counter',
	{
		series: text().notNull(),
		fiscalYear: integer('fiscal_year').notNull(),
		next: integer().notNull()
	},
	(table) => [primaryKey({ columns: [table.series, table.fiscalYear] })]
);

export const setting = sqliteTable('setting', {
	key: text().primaryKey(),
	value: text().notNull()
});

/** A way in beside the audience: one thing opened to one seat or organisation, for a time and a reason. */
export const grant = sqliteTable(
	'grant',
	{
		id: integer().primaryKey(),
		thing: text().notNull(),
		seatId: integer('seat_id'),
		organisationId: integer('organisation_id'),
		fromAt: integer('from_at', { mode: 'timestamp_ms' }).notNull(),
		untilAt: integer('until_at', { mode: 'timestamp_ms' }),
		revokedAt: integer('revoked_at', { mode: 'timestamp_ms' }),
		why: text().notNull()
	},
	(table) => [
		index('grant_by_seat').on(table.seatId),
		index('grant_by_organisation').on(table.organisationId)
	]
);

/**
 * What was being written. Without `savedAt` it only keeps the files of a refused form for its writer;
 * with it, it is 団体の下書き: the whole organisation finds it, and a colleague may take it over.
 */
export const draft = sqliteTable(
	'draft',
	{
		id: integer().primaryKey(),
		personId: integer('person_id').notNull(),
		tenureId: integer('tenure_id').notNull(),
		seatId: integer('seat_id'),
		organisationId: integer('organisation_id'),
		/** The path of the form it belongs to. */
		form: text().notNull(),
		title: text().notNull().default(''),
		fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
		savedAt: integer('saved_at', { mode: 'timestamp_ms' }),
		/** Counts what a browser has kept; an older one never overwrites a newer one. */
		sequence: integer().notNull().default(0),
		/** Waits for the organisation's 決裁者 since. */
		approvalAskedAt: integer('approval_asked_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('draft_by_person').on(table.personId, table.form),
		index('draft_by_organisation').on(table.organisationId)
	]
);

/** What was taken out for good: ids and by whom, never what it was. */
export const erasure = sqliteTable('erasure', {
	id: integer().primaryKey(),
	/** Such as 'post:12'. */
	thing: text().notNull().unique(),
	personId: integer('person_id').notNull(),
	organisationId: integer('organisation_id').notNull(),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});
