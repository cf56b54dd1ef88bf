import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { event } from './record.ts';
import { post } from './forum.ts';
import { seat, tenure } from './identity.ts';

/** 知らせ: what a seat was told of; ids only, so that whoever takes the seat reads it by their own rights. */
export const inboxItem = sqliteTable(
	'inbox_item',
	{
		id: integer().primaryKey(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		eventId: integer('event_id')
			.notNull()
			.references(() => event.id),
		/** Why this seat: it is named, it follows, or the event is told to it. */
		why: text({ enum: ['mention', 'follow', 'told'] }).notNull(),
		/** The event's action, such as 'thread.replied'. */
		action: text().notNull(),
		/** The event's subject, such as 'notice:12'. */
		thing: text().notNull(),
		threadId: integer('thread_id'),
		postId: integer('post_id'),
		/** A copy of the thread's or notice's key; null for what is told of neither. */
		audience: text(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		seenAt: integer('seen_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		uniqueIndex('inbox_item_once').on(table.eventId, table.seatId),
		index('inbox_item_by_seat').on(table.seatId, table.seenAt),
		index('inbox_item_by_thread').on(table.threadId, table.seatId)
	]
);

/** Whom a post names after an @: an organisation, a person, or the board of a 広域. */
export const mention = sqliteTable(
	'mention',
	{
		postId: integer('post_id')
			.notNull()
			.references(() => post.id),
		kind: text({ enum: ['organisation', 'person', 'district'] }).notNull(),
		target: integer().notNull(),
		/** As it stands in the text, without the @. */
		word: text().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.postId, table.kind, table.target, table.word] }),
		index('mention_by_target').on(table.kind, table.target)
	]
);

/** A mail to be sent, without a word of it: it is written when it is sent, by what its reader may read then. */
export const outbox = sqliteTable(
	'outbox',
	{
		id: integer().primaryKey(),
		tenureId: integer('tenure_id')
			.notNull()
			.references(() => tenure.id),
		/** The morning (JST) it is for. */
		forDay: text('for_day').notNull(),
		/** The one event it tells of, as soon as it happened; 0: it is a morning's digest. */
		eventId: integer('event_id').notNull().default(0),
		/** It tells of what happened from here. */
		since: integer({ mode: 'timestamp_ms' }).notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** 'claimed' and nothing after it: the process ended while sending, and it is not sent again. */
		state: text({ enum: ['waiting', 'claimed', 'sent', 'empty', 'gone', 'failed'] })
			.notNull()
			.default('waiting'),
		attempts: integer().notNull().default(0),
		nextAt: integer('next_at', { mode: 'timestamp_ms' }).notNull(),
		doneAt: integer('done_at', { mode: 'timestamp_ms' }),
		/** What the mail server said, for the operator. */
		problem: text()
	},
	(table) => [
		uniqueIndex('outbox_once').on(table.tenureId, table.forDay, table.eventId),
		index('outbox_by_state').on(table.state, table.nextAt)
	]
);
