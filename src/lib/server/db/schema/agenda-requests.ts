import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { doneBy } from './authorship.ts';
import { organisation, person } from './identity.ts';
import { agendaItem, meeting } from './meetings.ts';

/** 資料の依頼: what an organisation is to hand in for an item of a 次第, by a day. */
export const agendaRequest = sqliteTable(
	'agenda_request',
	{
		id: integer().primaryKey(),
		agendaItemId: integer('agenda_item_id')
			.notNull()
			.references(() => agendaItem.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** What it is called until it is there. */
		wanted: text().notNull(),
		dueOn: text('due_on').notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: integer({ mode: 'timestamp_ms' }).notNull(),
		withdrawnAt: integer('withdrawn_at', { mode: 'timestamp_ms' })
	},
	(table) => [
		index('agenda_request_by_item').on(table.agendaItemId),
		index('agenda_request_by_organisation').on(table.organisationId)
	]
);

/** 催促 of 出欠, once for each organisation it went to. */
export const meetingReminder = sqliteTable(
	'meeting_reminder',
	{
		id: integer().primaryKey(),
		meetingId: integer('meeting_id')
			.notNull()
			.references(() => meeting.id),
		...doneBy(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [index('meeting_reminder_by_meeting').on(table.meetingId, table.organisationId)]
);
