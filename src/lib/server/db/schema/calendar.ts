import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { workingGroup } from './groups.ts';
import { organisation, person, tenure } from './identity.ts';

/** An address from which a calendar program reads without signing in; of its token only the hash is kept. */
export const calendarFeed = sqliteTable(
	'calendar_feed',
	{
		id: integer().primaryKey(),
		tokenHash: text('token_hash').notNull().unique(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** One group seen from one tenure; both null for all that the person's tenures read. */
		tenureId: integer('tenure_id').references(() => tenure.id),
		groupId: integer('group_id').references(() => workingGroup.id),
		/** Only groups the organisation is in; else every group it reads. */
		isOwnOnly: integer('is_own_only', { mode: 'boolean' }).notNull().default(false),
		/** 出欠の期限, and of all groups 取りまとめ's last days, as whole days. */
		hasDeadlines: integer('has_deadlines', { mode: 'boolean' }).notNull().default(true),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		revokedAt: integer('revoked_at', { mode: 'timestamp_ms' }),
		/** About when a program read it last. */
		usedAt: integer('used_at', { mode: 'timestamp_ms' }),
		/** What it held then, and since when: what vanishes leaves no other trace. */
		contentHash: text('content_hash'),
		contentAt: integer('content_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('calendar_feed_by_person').on(table.personId, table.groupId)]
);

/** 日程調整: which of some dates suits how many organisations of a group. */
export const datePoll = sqliteTable(
	'date_poll',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		title: text().notNull(),
		note: text().notNull().default(''),
		/** The last day, included, JST. */
		replyBy: text('reply_by').notNull(),
		...doneBy(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
		/** The candidate it was closed with; closed without one, no date was found. */
		chosenId: integer('chosen_id')
	},
	(table) => [index('date_poll_by_group').on(table.groupId, table.createdAt)]
);

/** 候補日 of a 日程調整. */
export const dateCandidate = sqliteTable(
	'date_candidate',
	{
		id: integer().primaryKey(),
		pollId: integer('poll_id')
			.notNull()
			.references(() => datePoll.id),
		onDay: text('on_day').notNull(),
		/** 'HH:MM', JST; null: all day. */
		startsAt: text('starts_at'),
		endsAt: text('ends_at')
	},
	(table) => [index('date_candidate_by_poll').on(table.pollId)]
);

/** What an organisation has answered; the row is its newest answer. */
export const datePollAnswer = sqliteTable(
	'date_poll_answer',
	{
		pollId: integer('poll_id')
			.notNull()
			.references(() => datePoll.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** ○, △ or × by the id of the candidate. */
		marks: text({ mode: 'json' }).$type<Record<string, 'yes' | 'maybe' | 'no'>>().notNull(),
		/** Who would come, where it is said already. */
		names: text().notNull().default(''),
		comment: text().notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** 代理入力: who called, and how; null where the organisation answered itself. */
		caller: text(),
		via: text({ enum: ['phone', 'fax', 'mail', 'visit'] }),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		isLate: integer('is_late', { mode: 'boolean' }).notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [primaryKey({ columns: [table.pollId, table.organisationId] })]
);
