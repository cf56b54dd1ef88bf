import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { board, post, thread } from './forum.ts';
import { organisation, person, seat } from './identity.ts';

/** 世話役への知らせ: who found a post out of place and why; the post's author never learns who it was. */
export const report = sqliteTable(
	'report',
	{
		id: integer().primaryKey(),
		postId: integer('post_id')
			.notNull()
			.references(() => post.id),
		reason: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		/** 対応した or 対応しない; null while it waits. */
		outcome: text({ enum: ['handled', 'declined'] }),
		/** What the 世話役 says about it, for the organisation that reported. */
		remark: text(),
		settledAt: integer('settled_at', { mode: 'timestamp_ms' }),
		settledBy: integer('settled_by').references(() => organisation.id)
	},
	(table) => [
		index('report_by_post').on(table.postId),
		index('report_by_organisation').on(table.organisationId)
	]
);

/** Where a post stood before it was moved by merging or splitting, so that old addresses find it. */
export const postPlace = sqliteTable(
	'post_place',
	{
		fromThreadId: integer('from_thread_id')
			.notNull()
			.references(() => thread.id),
		fromNumber: integer('from_number').notNull(),
		postId: integer('post_id')
			.notNull()
			.references(() => post.id)
	},
	(table) => [
		primaryKey({ columns: [table.fromThreadId, table.fromNumber] }),
		index('post_place_by_post').on(table.postId)
	]
);

/** `>>12` as typed in a post, and the post it meant when it was written. */
export const postReference = sqliteTable(
	'post_reference',
	{
		postId: integer('post_id')
			.notNull()
			.references(() => post.id),
		number: integer().notNull(),
		targetId: integer('target_id')
			.notNull()
			.references(() => post.id)
	},
	(table) => [
		primaryKey({ columns: [table.postId, table.number] }),
		index('post_reference_by_target').on(table.targetId)
	]
);

/** 参考になった: once for each organisation, whoever of it pressed the button. */
export const helpful = sqliteTable(
	'helpful',
	{
		postId: integer('post_id')
			.notNull()
			.references(() => post.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.postId, table.organisationId] })]
);

/** ひな形 of a board; removed ones stay as rows, so that none is laid a second time. */
export const boardTemplate = sqliteTable(
	'board_template',
	{
		id: integer().primaryKey(),
		boardId: integer('board_id')
			.notNull()
			.references(() => board.id),
		name: text().notNull(),
		body: text().notNull(),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('board_template_by_board').on(table.boardId)]
);
