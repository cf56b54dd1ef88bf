import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { thread } from './forum.ts';
import { workingGroup } from './groups.ts';
import { person, seat } from './identity.ts';

/** 検討中の項目: what a group is thinking about, until its leads close it. */
export const groupTopic = sqliteTable(
	'group_topic',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		title: text().notNull(),
		text: text().notNull(),
		/** 外から意見を受ける: of a closed group outsiders read these alone, title and text. */
		takesOutside: integer('takes_outside', { mode: 'boolean' }).notNull(),
		...doneBy(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
		/** Counts edits, so that a second edit at the same time is noticed. */
		version: integer().notNull().default(1),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('group_topic_by_group').on(table.groupId)]
);

/** What an item said before it was edited. */
export const groupTopicVersion = sqliteTable(
	'group_topic_version',
	{
		topicId: integer('topic_id')
			.notNull()
			.references(() => groupTopic.id),
		version: integer().notNull(),
		title: text().notNull(),
		text: text().notNull(),
		writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.topicId, table.version] })]
);

/** An opinion or question to an open item, and what the group answered. */
export const groupOpinion = sqliteTable(
	'group_opinion',
	{
		id: integer().primaryKey(),
		topicId: integer('topic_id')
			.notNull()
			.references(() => groupTopic.id),
		kind: text({ enum: ['opinion', 'question'] }).notNull(),
		/** The answered question that this one follows up. */
		followsId: integer('follows_id'),
		body: text().notNull(),
		html: text().notNull(),
		...doneBy(),
		/** Copies of what decides whose name is shown to whom. */
		authorAudience: text('author_audience'),
		authorMask: text('author_mask', { enum: ['district', 'prefecture'] }),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		/** Counts edits, so that a second edit at the same time is noticed. */
		version: integer().notNull().default(1),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' }),
		/** 採用, 一部採用, 見送り; null: the group owes an answer. */
		outcome: text({ enum: ['adopted', 'partly', 'declined'] }),
		answer: text(),
		answerHtml: text('answer_html'),
		answeredBy: integer('answered_by').references(() => person.id),
		answeredAt: integer('answered_at', { mode: 'timestamp_ms' }),
		/** Taken back by its organisation before it was answered: nobody else reads its words any more. */
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('group_opinion_by_topic').on(table.topicId),
		index('group_opinion_by_organisation').on(table.organisationId)
	]
);

/** What an opinion said before it was changed. */
export const groupOpinionVersion = sqliteTable(
	'group_opinion_version',
	{
		opinionId: integer('opinion_id')
			.notNull()
			.references(() => groupOpinion.id),
		version: integer().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.opinionId, table.version] })]
);

/** まとめ: what a group tells in three lines; with 全団体へ it stands on everybody's ホーム for a while. */
export const groupSummary = sqliteTable(
	'group_summary',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		title: text().notNull(),
		text: text().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		/** A page of the group it comes from, or ''. */
		link: text().notNull(),
		/** 全団体へ, and since when. */
		toAllAt: integer('to_all_at', { mode: 'timestamp_ms' }),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		/** Counts corrections, so that a second one at the same time is noticed. */
		version: integer().notNull().default(1),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' }),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('group_summary_by_group').on(table.groupId)]
);

/** What a summary said before it was corrected. */
export const groupSummaryVersion = sqliteTable(
	'group_summary_version',
	{
		summaryId: integer('summary_id')
			.notNull()
			.references(() => groupSummary.id),
		version: integer().notNull(),
		title: text().notNull(),
		text: text().notNull(),
		body: text().notNull(),
		writtenAt: integer('written_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.summaryId, table.version] })]
);

/** 読んだ: a seat has read a summary. */
export const groupSummaryReading = sqliteTable(
	'group_summary_reading',
	{
		summaryId: integer('summary_id')
			.notNull()
			.references(() => groupSummary.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.seatId, table.summaryId] })]
);

/** 先進事例: a 共有 of the union with its theme and where it comes from. */
export const groupCase = sqliteTable('group_case', {
	threadId: integer('thread_id')
		.primaryKey()
		.references(() => thread.id),
	theme: text().notNull(),
	source: text().notNull(),
	/** Where the source is read, or ''. */
	sourceUrl: text('source_url').notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** On which groups' 概要 a 先進事例 stands. */
export const groupCasePlace = sqliteTable(
	'group_case_place',
	{
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		threadId: integer('thread_id')
			.notNull()
			.references(() => groupCase.threadId)
	},
	(table) => [primaryKey({ columns: [table.groupId, table.threadId] })]
);
