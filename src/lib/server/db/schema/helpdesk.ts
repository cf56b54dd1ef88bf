import { sql } from 'drizzle-orm';
import {
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import { ticketPriorities, ticketStates, ticketWays } from '../../../tickets.ts';
import { authorship } from './authorship.ts';
import { person, seat } from './identity.ts';
import { ticketImport } from './past-cases.ts';
import { turnOf } from './ticket-turn.ts';

/** A version of the union's opening hours; a case keeps the one its minutes were counted by. */
export const officeCalendar = sqliteTable('office_calendar', {
	id: integer().primaryKey(),
	/** JSON of frames, own closing days with their names, and days opened although others are closed. */
	hours: text().notNull(),
	reason: text().notNull(),
	/** Null: laid down at the first start. */
	personId: integer('person_id').references(() => person.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});

/** What a case is about: two levels, each leaf with a small form of its own. */
export const ticketCategory = sqliteTable('ticket_category', {
	id: integer().primaryKey(),
	slug: text().notNull().unique(),
	parentId: integer('parent_id').references((): AnySQLiteColumn => ticketCategory.id),
	name: text().notNull(),
	position: integer().notNull(),
	/** Who may read a case of it unless something else is chosen. */
	visibility: text({ enum: ['organisation', 'named'] }).notNull(),
	/** JSON: the fields of its form. */
	fields: text().notNull(),
	/** Whose cases these may be: 'all', or the key of a shared system's participants. */
	audience: text().notNull(),
	/** An answer leaves only with the union's 決裁者. */
	needsApproval: integer('needs_approval', { mode: 'boolean' }).notNull(),
	endedAt: integer('ended_at', { mode: 'timestamp_ms' })
});

/** The seats of the union that receive a category's cases; none: every desk seat. */
export const ticketCategoryTeam = sqliteTable(
	'ticket_category_team',
	{
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id)
	},
	(table) => [primaryKey({ columns: [table.categoryId, table.seatId] })]
);

/** 目安: business minutes until the first response and the answer, by priority; null: none is given. */
export const serviceTarget = sqliteTable('service_target', {
	priority: text({ enum: ticketPriorities }).primaryKey(),
	firstMinutes: integer('first_minutes'),
	answerMinutes: integer('answer_minutes'),
	/** How many business minutes before a 目安 the queue begins to say what is left; null: it does not. */
	warnMinutes: integer('warn_minutes')
});

/** A case of an organisation with the union's desk. */
export const ticket = sqliteTable(
	'ticket',
	{
		id: integer().primaryKey(),
		/** Its official number; both null while it is a draft. */
		fiscalYear: integer('fiscal_year'),
		sequence: integer(),
		...authorship(),
		/** Who typed it in for the organisation, and how it came. */
		via: text({ enum: ticketWays }).notNull(),
		enteredBy: integer('entered_by').references(() => person.id),
		/** Whom to call back: name and number as given. */
		contact: text().notNull(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id),
		title: text().notNull(),
		/** JSON: what the category's form asked for. */
		fields: text().notNull(),
		priority: text({ enum: ticketPriorities }).notNull(),
		/** 'org:<id>' while a draft, 'desk:<id>' of the organisation, 'case:<id>' of the parties, 'union' of a past one. */
		audience: text().notNull(),
		state: text({ enum: ticketStates }).notNull(),
		assigneeSeatId: integer('assignee_seat_id').references(() => seat.id),
		createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
		submittedAt: integer('submitted_at', { mode: 'timestamp_ms' }),
		/** Since when it stands in this state. */
		stateAt: integer('state_at', { mode: 'timestamp_ms' }).notNull(),
		touchedAt: integer('touched_at', { mode: 'timestamp_ms' }).notNull(),
		closedAt: integer('closed_at', { mode: 'timestamp_ms' }),
		/** 目安 of what runs now; null: none was given, or the clock stands. */
		firstDue: integer('first_due', { mode: 'timestamp_ms' }),
		answerDue: integer('answer_due', { mode: 'timestamp_ms' }),
		/** The targets it was sent with, business minutes; a later change of the targets is not its own. */
		firstMinutes: integer('first_minutes'),
		answerMinutes: integer('answer_minutes'),
		reopenedCount: integer('reopened_count').notNull().default(0),
		mergedIntoId: integer('merged_into_id').references((): AnySQLiteColumn => ticket.id),
		/** The case it goes on from, too late to be reopened. */
		followsId: integer('follows_id').references((): AnySQLiteColumn => ticket.id),
		/** Whether others may learn from it, with the names taken out. */
		consent: text({ enum: ['none', 'asked', 'granted', 'refused'] }).notNull(),
		version: integer().notNull().default(1),
		/** The number in the former 受付簿 of a case that was taken over from it; such a case has none of today's. */
		pastNumber: text('past_number'),
		importId: integer('import_id').references(() => ticketImport.id)
	},
	(table) => [
		uniqueIndex('ticket_by_number').on(table.fiscalYear, table.sequence),
		uniqueIndex('ticket_by_past_number').on(table.pastNumber),
		index('ticket_by_import').on(table.importId),
		index('ticket_by_organisation').on(table.organisationId, table.touchedAt),
		index('ticket_by_state').on(table.state, table.answerDue),
		/** What was touched last comes first in the list of what is over, which is nearly all there is. */
		index('ticket_by_touched').on(table.touchedAt, table.id),
		/** The queue in its order with whose each is, so that it is counted without the cases themselves. */
		index('ticket_in_turn')
			.on(
				turnOf(table).rank,
				turnOf(table).due,
				table.touchedAt,
				table.id,
				table.assigneeSeatId,
				table.audience
			)
			.where(sql`${turnOf(table).rank} is not null`),
		index('ticket_by_assignee').on(table.assigneeSeatId, table.state),
		/** Who reads the few of 関係者のみ is asked on every request. */
		index('ticket_of_parties')
			.on(table.id)
			.where(sql`${table.audience} >= 'case:' and ${table.audience} < 'case:a'`)
	]
);

/** The seats that read a case of 関係者のみ. */
export const ticketParty = sqliteTable(
	'ticket_party',
	{
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		role: text({ enum: ['requester', 'approver', 'named', 'assignee'] }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.ticketId, table.seatId] }),
		index('ticket_party_by_seat').on(table.seatId)
	]
);

/** What was written in a case, in its order; an act without words leaves its line here too. */
export const ticketMessage = sqliteTable(
	'ticket_message',
	{
		id: integer().primaryKey(),
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		number: integer().notNull(),
		kind: text({ enum: ['question', 'answer', 'internal', 'act'] }).notNull(),
		/** Which act it was written with. */
		act: text().notNull(),
		body: text().notNull(),
		html: text().notNull(),
		...authorship(),
		via: text({ enum: ticketWays }).notNull(),
		/** Who typed it in for whom it is from. */
		enteredBy: integer('entered_by').references(() => person.id),
		/** As the case, or 'union' for what only the union reads. */
		audience: text().notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [uniqueIndex('ticket_message_by_number').on(table.ticketId, table.number)]
);

/** A stretch during which a clock of a case ran; its minutes are written once, when it stops, and stay. */
export const clockSegment = sqliteTable(
	'clock_segment',
	{
		id: integer().primaryKey(),
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		clock: text({ enum: ['first', 'answer'] }).notNull(),
		startedAt: integer('started_at', { mode: 'timestamp_ms' }).notNull(),
		/** What was left of its 目安 then, business minutes. */
		left: integer(),
		stoppedAt: integer('stopped_at', { mode: 'timestamp_ms' }),
		minutes: integer(),
		/** The act that stopped it. */
		reason: text(),
		/** The hours by which the minutes were counted. */
		calendarId: integer('calendar_id').references(() => officeCalendar.id)
	},
	(table) => [index('clock_segment_by_ticket').on(table.ticketId, table.clock)]
);

/** Cases that have to do with one another, without one being the other. */
export const ticketLink = sqliteTable(
	'ticket_link',
	{
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		otherId: integer('other_id')
			.notNull()
			.references(() => ticket.id)
	},
	(table) => [primaryKey({ columns: [table.ticketId, table.otherId] })]
);

/** Who is not there, and who goes on with their cases meanwhile; both days included, JST. */
export const deskAbsence = sqliteTable(
	'desk_absence',
	{
		id: integer().primaryKey(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		fromOn: text('from_on').notNull(),
		toOn: text('to_on').notNull(),
		substituteSeatId: integer('substitute_seat_id').references(() => seat.id)
	},
	(table) => [index('desk_absence_by_seat').on(table.seatId, table.fromOn)]
);
