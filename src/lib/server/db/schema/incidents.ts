import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { incidentUpdateKinds } from '../../../incidents.ts';
import { authorship } from './authorship.ts';
import { ticket, ticketCategory } from './helpdesk.ts';
import { organisation, person, seat } from './identity.ts';

/** 障害情報: something that does not work for many, told once instead of answered case by case. */
export const incident = sqliteTable(
	'incident',
	{
		id: integer().primaryKey(),
		title: text().notNull(),
		categoryId: integer('category_id')
			.notNull()
			.references(() => ticketCategory.id),
		/** The system it concerns, in words; '' where the category says it. */
		system: text().notNull().default(''),
		/** As its category has it: 'all', or the key of a shared system's participants. */
		audience: text().notNull(),
		sinceAt: integer('since_at', { mode: 'timestamp_ms' }).notNull(),
		/** 次の更新予定; null: none was given. */
		nextAt: integer('next_at', { mode: 'timestamp_ms' }),
		...authorship(),
		openedAt: integer('opened_at', { mode: 'timestamp_ms' }).notNull(),
		/** 復旧; null while it runs. */
		endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
		version: integer().notNull().default(1)
	},
	(table) => [index('incident_by_end').on(table.endedAt)]
);

/** What was known, said at a time. */
export const incidentUpdate = sqliteTable(
	'incident_update',
	{
		incidentId: integer('incident_id')
			.notNull()
			.references(() => incident.id),
		number: integer().notNull(),
		kind: text({ enum: incidentUpdateKinds }).notNull(),
		body: text().notNull(),
		html: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		authorName: text('author_name').notNull(),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.incidentId, table.number] })]
);

/** うちも影響あり, once for an organisation. */
export const incidentAffected = sqliteTable(
	'incident_affected',
	{
		incidentId: integer('incident_id')
			.notNull()
			.references(() => incident.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** 影響の内容, one line; '' where nothing was said. */
		effect: text().notNull(),
		/** 代理入力: who of the organisation telephoned; null where it said so itself. */
		caller: text(),
		seatId: integer('seat_id')
			.notNull()
			.references(() => seat.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [primaryKey({ columns: [table.incidentId, table.organisationId] })]
);

/** A case that asks about what is told of there. */
export const incidentTicket = sqliteTable(
	'incident_ticket',
	{
		incidentId: integer('incident_id')
			.notNull()
			.references(() => incident.id),
		ticketId: integer('ticket_id')
			.notNull()
			.references(() => ticket.id),
		at: integer({ mode: 'timestamp_ms' }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.incidentId, table.ticketId] }),
		index('incident_by_ticket').on(table.ticketId)
	]
);
