import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ticket } from './helpdesk.ts';
import { organisation, person, seat } from './identity.ts';

/** How much the answer of a case was of use to its organisation: one word of five and a line. */
export const ticketRating = sqliteTable('ticket_rating', {
	ticketId: integer('ticket_id')
		.primaryKey()
		.references(() => ticket.id),
	/** 5 とても役に立った to 1 役に立たなかった. */
	score: integer().notNull(),
	remark: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	seatId: integer('seat_id')
		.notNull()
		.references(() => seat.id),
	organisationId: integer('organisation_id')
		.notNull()
		.references(() => organisation.id),
	at: integer({ mode: 'timestamp_ms' }).notNull()
});
