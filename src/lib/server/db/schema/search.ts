import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What can be found: one row beside each row of `search_index`, with the rights of what it stands for.
 * Titles and bodies are in their searchable form, to compare letter by letter what the index offers.
 */
export const searchEntry = sqliteTable(
	'search_entry',
	{
		/** Rises with the day on which the thing was written, so that the index runs from new to old. */
		id: integer().primaryKey(),
		/** What is found, such as 'post:12'. */
		thing: text().notNull().unique(),
		kind: text({
			enum: [
				'post',
				'attachment',
				'notice',
				'meeting',
				'minutes',
				'decision',
				'material',
				'ticket',
				'article',
				'incident'
			]
		}).notNull(),
		/** What must be readable as well and what a grant names, such as 'thread:5'. */
		root: text().notNull(),
		rootAudience: text('root_audience').notNull(),
		/** The key of what it is attached to; its own where it is attached to nothing. */
		parentAudience: text('parent_audience').notNull(),
		audience: text().notNull(),
		authorAudience: text('author_audience'),
		organisationId: integer('organisation_id').notNull(),
		threadId: integer('thread_id'),
		boardId: integer('board_id'),
		/** The post's number in its thread. */
		number: integer(),
		/** The first day, JST, on which others than the organisation itself may find it. */
		fromOn: text('from_on'),
		hasFiles: integer('has_files', { mode: 'boolean' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		title: text().notNull(),
		body: text().notNull()
	},
	(table) => [index('search_entry_by_root').on(table.root)]
);

/** Roots whose entries are to be made anew, such as 'thread:5'; worked off piece by piece. */
export const searchWaiting = sqliteTable('search_waiting', {
	root: text().primaryKey()
});

/** The words of stored bytes, drawn once per content. */
export const fileText = sqliteTable('file_text', {
	sha256: text().primaryKey(),
	/** Empty where the file has no words or cannot be read. */
	text: text().notNull(),
	/** Why there are none: 'password', 'broken', 'too-large', 'time'; null where they were drawn. */
	obstacle: text(),
	drawnAt: integer('drawn_at', { mode: 'timestamp_ms' }).notNull()
});

/** Words that are looked for together: 'same' mean one thing, 'near' are found after the rest. */
export const synonym = sqliteTable('synonym', {
	id: integer().primaryKey(),
	relation: text({ enum: ['same', 'near'] }).notNull(),
	/** The field they belong to, such as 「セキュリティ」. */
	category: text().notNull(),
	/** One word after the other, parted by 「|」, the first of them the usual one. */
	terms: text().notNull(),
	changedAt: integer('changed_at', { mode: 'timestamp_ms' })
});

/** What an organisation looked for in vain; never which person did. */
export const searchMiss = sqliteTable(
	'search_miss',
	{
		words: text().notNull(),
		organisationId: integer('organisation_id').notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.words, table.organisationId] })]
);
