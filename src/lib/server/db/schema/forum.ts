import { sql } from 'drizzle-orm';
import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { authorship, doneBy } from './authorship.ts';
import { workingGroup } from './groups.ts';
import { person, seat } from './identity.ts';

/** What stands in place of a masked author: 「佐久広域の団体」 or 「県内の団体」; null where the author is named. */
const mask = () => text('author_mask', { enum: ['district', 'prefecture'] });

export const board = sqliteTable('board', {
	id: integer().primaryKey(),
	slug: text().notNull().unique(),
	name: text().notNull(),
	kind: text({ enum: ['district', 'prefecture', 'practice', 'group'] }).notNull(),
	audience: text().notNull(),
	/** 投稿 of a working group. */
	groupId: integer('group_id').references(() => workingGroup.id),
	position: integer().notNull()
});

/** 世話役: the seats that look after a board. */
export const boardKeeper = sqliteTable(
	'board_keeper',
	{
		boardId: integer('board_id')
			.notNull()
			.references(() => board.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id)
	},
	(table) => [primaryKey({ columns: [table.boardId, table.seatId] })]
);

export const thread = sqliteTable(
	'thread',
	{
		id: integer().primaryKey(),
		boardId: integer('board_id')
			.notNull()
			.references(() => board.id),
		/** Once widened it stands on this board as well. */
		secondBoardId: integer('second_board_id').references(() => board.id),
		kind: text({ enum: ['question', 'share', 'opinion'] }).notNull(),
		title: text().notNull(),
		audience: text().notNull(),
		/** The key whose holders write in it, where that is not everybody who reads: a group's members; 'nobody' in an archive. */
		writers: text(),
		...authorship(),
		authorMask: mask(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** Highest post number given out; numbers are never reused. */
		lastNumber: integer('last_number').notNull(),
		lastPostAt: integer('last_post_at', { mode: 'timestamp_ms' }).notNull(),
		/** Visible posts after the first. */
		replyCount: integer('reply_count').notNull().default(0),
		/** Copies of the standing solution and closure row, so that a list needs no join. */
		solutionId: integer('solution_id'),
		closureId: integer('closure_id'),
		deletionId: integer('deletion_id'),
		/** Copies of the standing acts of the same name. */
		hidingId: integer('hiding_id'),
		importanceId: integer('importance_id'),
		/** The thread its posts went to; its own address leads there. */
		mergedIntoId: integer('merged_into_id'),
		/** The asker wants 団体としての回答 beside the ordinary ones. */
		asksOfficial: integer('asks_official', { mode: 'boolean' }).notNull().default(false),
		/** 旧番号: the number in the tool used before, for threads taken over from it. */
		legacyNumber: text('legacy_number')
	},
	(table) => [
		index('thread_by_legacy_number').on(table.legacyNumber),
		index('thread_by_board').on(table.boardId, table.lastPostAt),
		index('thread_by_second_board').on(table.secondBoardId, table.lastPostAt),
		index('thread_by_time').on(table.lastPostAt),
		index('thread_by_organisation').on(table.organisationId),
		index('thread_open_question')
			.on(table.organisationId)
			.where(sql`kind = 'question' and solution_id is null and closure_id is null`)
	]
);

export const post = sqliteTable(
	'post',
	{
		id: integer().primaryKey(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		number: integer().notNull(),
		audience: text().notNull(),
		...authorship(),
		authorMask: mask(),
		/** 団体としての回答 is 'official'; everything else is ordinary and bears no label. */
		voice: text({ enum: ['personal', 'official'] })
			.notNull()
			.default('personal'),
		body: text().notNull(),
		html: text().notNull(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** Counts edits; a form carries it so that a second edit at the same time is noticed. */
		version: integer().notNull().default(1),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' }),
		deletionId: integer('deletion_id'),
		hidingId: integer('hiding_id'),
		/** The standing solution act that accepts this answer; a thread may accept several. */
		acceptanceId: integer('acceptance_id')
	},
	(table) => [
		uniqueIndex('post_number').on(table.threadId, table.number),
		// All that counting the unread asks for, so that no body has to be read past.
		index('post_by_thread').on(
			table.threadId,
			table.number,
			table.audience,
			table.deletionId,
			table.tenureId,
			table.createdAt,
			table.hidingId
		),
		index('post_by_organisation').on(
			table.organisationId,
			table.threadId,
			table.deletionId,
			table.hidingId
		),
		index('post_by_person').on(table.personId),
		// Whether somebody writes under a mask here is asked with every reply, and hardly ever so.
		index('post_masked')
			.on(table.threadId, table.organisationId, table.number)
			.where(sql`author_audience is not null`),
		index('post_accepted')
			.on(table.threadId)
			.where(sql`acceptance_id is not null`),
		index('post_accepted_by_seat')
			.on(table.seatId)
			.where(sql`acceptance_id is not null`)
	]
);

/** The text a post had before each edit. */
export const postVersion = sqliteTable(
	'post_version',
	{
		postId: integer('post_id')
			.notNull()
			.references(() => post.id),
		version: integer().notNull(),
		title: text(),
		body: text().notNull(),
		html: text().notNull(),
		/** When this text was written and by whom it was replaced. */
		writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull(),
		replacedBy: integer('replaced_by')
			.notNull()
			.references(() => person.id)
	},
	(table) => [primaryKey({ columns: [table.postId, table.version] })]
);

/** Who did something to a thread or post and when: solved, closed, deleted; withdrawn acts stay. */
export const threadAct = sqliteTable(
	'thread_act',
	{
		id: integer().primaryKey(),
		kind: text({
			enum: [
				'solution',
				'closure',
				'deletion',
				'erasure',
				'hiding',
				'importance',
				'move',
				'merge',
				'split',
				'widening'
			]
		}).notNull(),
		threadId: integer('thread_id')
			.notNull()
			.references(() => thread.id),
		postId: integer('post_id').references(() => post.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' }),
		/** Why, in words that readers of the thread see. */
		reason: text(),
		/** The post below which a marker line stands (moved, merged, widened); null: none. */
		afterNumber: integer('after_number'),
		/** The other thread of a merge or split, and the board a thread came from. */
		otherThreadId: integer('other_thread_id'),
		fromBoardId: integer('from_board_id')
	},
	(table) => [index('thread_act_by_thread').on(table.threadId)]
);

/** How far a person in a seat has read a thread. */
export const reading = sqliteTable(
	'reading',
	{
		tenureId: integer('tenure_id').notNull(),
		threadId: integer('thread_id').notNull(),
		number: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.tenureId, table.threadId] }),
		index('reading_by_thread').on(table.threadId)
	]
);

/** Where a tenure's reading begins: posts up to this instant count as read unless a pointer says otherwise. */
export const readingStart = sqliteTable('reading_start', {
	tenureId: integer('tenure_id').primaryKey(),
	readBefore: integer('read_before', { mode: 'timestamp_ms' }).notNull()
});
