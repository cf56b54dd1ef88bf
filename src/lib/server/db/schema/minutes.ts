import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex
} from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { organisation, person } from './identity.ts';
import { agendaItem, meeting } from './meetings.ts';

/** 議事録 of a meeting; a correction after the approval is a further edition (第2版), the approved one stays. */
export const minutes = sqliteTable(
	'minutes',
	{
		id: integer().primaryKey(),
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		edition: integer().notNull(),
		/** Why it was opened after an approved one; empty for the first. */
		reason: text().notNull().default(''),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		/** 確認依頼; null while it is 案. */
		askedAt: integer('asked_at', { mode: 'timestamp_ms' }),
		/** 承認; from then on nothing in it changes. */
		approvedAt: integer('approved_at', { mode: 'timestamp_ms' }),
		approvedBy: integer('approved_by').references(() => person.id),
		approvedByOrganisationId: integer('approved_by_organisation_id').references(
			() => organisation.id
		)
	},
	(table) => [uniqueIndex('minutes_edition').on(table.meetingId, table.edition)]
);

/** One part of the minutes: 開会・出席, an item of the 次第, or その他. */
export const minutesSection = sqliteTable(
	'minutes_section',
	{
		id: integer().primaryKey(),
		minutesId: integer('minutes_id')
			.notNull()
			.references(() => minutes.id),
		/** 'opening', 'closing', or 'i' and the id of the item. */
		key: text().notNull(),
		agendaItemId: integer('agenda_item_id').references(() => agendaItem.id),
		/** As it stood when the part was saved last; the approved minutes keep it. */
		title: text().notNull(),
		position: integer().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		version: integer().notNull(),
		...doneBy(),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		editedAt: integer('edited_at', { mode: 'timestamp_ms' }).notNull()
	},
	(table) => [uniqueIndex('minutes_section_key').on(table.minutesId, table.key)]
);

/** Every text a part has had, the present one too. */
export const minutesSectionVersion = sqliteTable(
	'minutes_section_version',
	{
		sectionId: integer('section_id')
			.notNull()
			.references(() => minutesSection.id),
		version: integer().notNull(),
		body: text().notNull(),
		...doneBy(),
		/** As it was when they wrote. */
		authorName: text('author_name').notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.sectionId, table.version] })]
);

/** Whom an edition was sent to for 確認, and what they said of it. */
export const minutesConfirmation = sqliteTable(
	'minutes_confirmation',
	{
		minutesId: integer('minutes_id')
			.notNull()
			.references(() => minutes.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** 確認しました, or 修正を求める; null until they answer. */
		answer: text({ enum: ['confirmed', 'correction'] }),
		/** What should be corrected. */
		text: text().notNull().default(''),
		personId: integer('person_id').references(() => person.id),
		at: integer({ mode: 'timestamp_ms' })
	},
	(table) => [
		primaryKey({ columns: [table.minutesId, table.organisationId] }),
		index('minutes_confirmation_by_organisation').on(table.organisationId, table.answer)
	]
);

/** An organisation that was absent has looked at what it missed. */
export const absenceClosing = sqliteTable(
	'absence_closing',
	{
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.meetingId, table.organisationId] })]
);
