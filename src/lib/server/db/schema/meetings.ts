import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { workingGroup } from './groups.ts';
import { organisation, person } from './identity.ts';

/** 会議 of a group; its number counts per group. */
export const meeting = sqliteTable(
	'meeting',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		/** 第n回; null for a gathering that is not counted. */
		number: integer(),
		title: text().notNull(),
		/** 'day': `onDay` is a date; 'month': 「7月頃」, only year and month of it count. */
		precision: text({ enum: ['day', 'month'] }).notNull(),
		onDay: text('on_day').notNull(),
		/** 'HH:MM', JST; null: all day or not known. */
		startsAt: text('starts_at'),
		endsAt: text('ends_at'),
		place: text().notNull().default(''),
		/** 遠隔配信, which opens only outside LGWAN. */
		remoteUrl: text('remote_url').notNull().default(''),
		remotePasscode: text('remote_passcode').notNull().default(''),
		remoteNote: text('remote_note').notNull().default(''),
		recordingUrl: text('recording_url').notNull().default(''),
		recordingPasscode: text('recording_passcode').notNull().default(''),
		/** What is written above 次第: 趣旨, 持ち物. */
		note: text().notNull().default(''),
		/** 出欠の期限, JST day. */
		replyBy: text('reply_by'),
		/** 鑑文: 文書番号 and 日付 of the 開催通知. */
		documentNumber: text('document_number').notNull().default(''),
		documentOn: text('document_on'),
		/** Those that were entered as one series. */
		seriesId: integer('series_id'),
		...doneBy(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
		/** Counts edits: the guard of forms, and SEQUENCE of the calendar entry. */
		version: integer().notNull().default(1),
		/** When it was announced to the members; before that its planners alone are told of it. */
		announcedAt: integer('announced_at', { mode: 'timestamp_ms' }),
		cancelledAt: integer('cancelled_at', { mode: 'timestamp_ms' }),
		cancelledReason: text('cancelled_reason')
	},
	(table) => [
		uniqueIndex('meeting_number').on(table.groupId, table.number),
		index('meeting_by_group').on(table.groupId, table.onDay),
		index('meeting_by_day').on(table.onDay)
	]
);

/** 次第: one item of a meeting. */
export const agendaItem = sqliteTable(
	'agenda_item',
	{
		id: integer().primaryKey(),
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		position: integer().notNull(),
		title: text().notNull(),
		note: text().notNull().default(''),
		/** Minutes it is given; null: not said. */
		minutes: integer(),
		/** Who presents it. */
		organisationId: integer('organisation_id').references(() => organisation.id),
		presenter: text().notNull().default(''),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [index('agenda_item_by_meeting').on(table.meetingId, table.position)]
);

/** 決定事項 of a meeting. */
export const decision = sqliteTable(
	'decision',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		meetingId: integer('meeting_id').references(() => meeting.id),
		agendaItemId: integer('agenda_item_id').references(() => agendaItem.id),
		text: text().notNull(),
		onDay: text('on_day').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' }),
		/** Why it was withdrawn; the row stays. */
		removedReason: text('removed_reason')
	},
	(table) => [
		index('decision_by_group').on(table.groupId, table.onDay),
		index('decision_by_meeting').on(table.meetingId)
	]
);

/** 宿題: what an organisation has promised by a day. */
export const actionItem = sqliteTable(
	'action_item',
	{
		id: integer().primaryKey(),
		groupId: integer('group_id')
			.notNull()
			.references(() => workingGroup.id),
		meetingId: integer('meeting_id').references(() => meeting.id),
		agendaItemId: integer('agenda_item_id').references(() => agendaItem.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		text: text().notNull(),
		dueOn: text('due_on'),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		doneAt: integer('done_at', { mode: 'timestamp_ms' }),
		doneBy: integer('done_by').references(() => person.id),
		removedAt: integer('removed_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('action_item_by_organisation').on(table.organisationId, table.doneAt),
		index('action_item_by_meeting').on(table.meetingId)
	]
);

/** 出欠: what an organisation has answered; the row is its newest answer. */
export const meetingReply = sqliteTable(
	'meeting_reply',
	{
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** 出席, オンライン, 欠席, 代理, 委任; the last two only where the body has a quorum. */
		answer: text({ enum: ['attend', 'online', 'absent', 'proxy', 'mandate'] }).notNull(),
		/** Who comes, one name a line. */
		names: text().notNull().default(''),
		/** To whom a 委任 is given: an organisation, else the chair. */
		mandateToId: integer('mandate_to_id').references(() => organisation.id),
		note: text().notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		/** 代理入力: who called, and how; null where the organisation answered itself. */
		caller: text(),
		via: text({ enum: ['phone', 'fax', 'mail', 'visit'] }),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		/** After 出欠の期限. */
		isLate: integer('is_late', { mode: 'boolean' }).notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [primaryKey({ columns: [table.meetingId, table.organisationId] })]
);

/** Who was there on the day, by organisation. */
export const meetingAttendance = sqliteTable(
	'meeting_attendance',
	{
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		state: text({ enum: ['present', 'online', 'absent', 'mandate'] }).notNull(),
		names: text().notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.meetingId, table.organisationId] })]
);
