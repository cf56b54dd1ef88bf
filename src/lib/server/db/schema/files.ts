import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Stored bytes, once per content. */
export const blob = sqliteTable('blob', {
	sha256: text().primaryKey(),
	size: integer().notNull(),
	storedAt: integer('stored_at', { mode: 'timestamp_ms' }).notNull(),
	/** 'off' where no scanner was set when it came. */
	scan: text({ enum: ['off', 'pending', 'clean', 'quarantined'] }).notNull(),
	scannedAt: integer('scanned_at', { mode: 'timestamp_ms' })
});

/** One use of stored bytes by one thing, with that thing's rights. */
export const attachment = sqliteTable(
	'attachment',
	{
		id: integer().primaryKey(),
		sha256: text()
			.notNull()
			.references(() => blob.sha256),
		/** What it belongs to, and its id. */
		thingType: text('thing_type', {
			enum: [
				'post',
				'notice',
				'draft',
				'material-version',
				'ticket-message',
				'article',
				'specification-version',
				'desk-mail',
				'dispatch-report',
				'price-list'
			]
		}).notNull(),
		thingId: integer('thing_id').notNull(),
		name: text().notNull(),
		kind: text().notNull(),
		type: text().notNull(),
		size: integer().notNull(),
		previews: text(),
		marks: text({ mode: 'json' }).$type<string[]>().notNull(),
		audience: text().notNull(),
		authorAudience: text('author_audience'),
		personId: integer('person_id').notNull(),
		organisationId: integer('organisation_id').notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('attachment_by_thing').on(table.thingType, table.thingId),
		index('attachment_by_blob').on(table.sha256)
	]
);
