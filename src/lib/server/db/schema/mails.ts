import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { automaticSigns, mailOrigins, mailStates } from '../../../mails.ts';
import { ticket } from './helpdesk.ts';
import { person, seat } from './identity.ts';

/** A mail to the desk, as it was understood; its files are attachments of it. */
export const deskMail = sqliteTable(
	'desk_mail',
	{
		id: integer().primaryKey(),
		/** Its Message-ID, or what stands for one: the same mail is taken in once. */
		messageId: text('message_id').notNull().unique(),
		origin: text({ enum: mailOrigins }).notNull(),
		state: text({ enum: mailStates }).notNull(),
		fromName: text('from_name').notNull(),
		/** As the mail says, which proves nothing; in small letters. */
		fromAddress: text('from_address').notNull(),
		subject: text().notNull(),
		/** What was written now. */
		body: text().notNull(),
		/** Earlier mails it quotes, and the signature. */
		rest: text().notNull(),
		/** When its sender says it was sent. */
		sentAt: integer('sent_at', { mode: 'timestamp_ms' }),
		arrivedAt: integer('arrived_at', { mode: 'timestamp_ms' }).notNull(),
		/** By what it shows that no person wrote it; null: nothing does. */
		automatic: text({ enum: automaticSigns }),
		/** Files that were not taken, one sentence each. */
		refusals: text({ mode: 'json' }).$type<string[]>().notNull(),
		/** The case it is in; while it waits, the one whose token it bears. */
		ticketId: integer('ticket_id').references(() => ticket.id),
		/** Who decided about it; null: nobody yet, or the sender by the token. */
		personId: integer('person_id').references(() => person.id),
		decidedAt: integer('decided_at', { mode: 'timestamp_ms' }),
		/** Why it was put away. */
		reason: text().notNull().default('')
	},
	(table) => [
		index('desk_mail_by_state').on(table.state, table.arrivedAt),
		index('desk_mail_by_sender').on(table.fromAddress, table.arrivedAt),
		index('desk_mail_by_ticket').on(table.ticketId)
	]
);

/** What a mail out bears so that its answer finds the case again; only the hash of it is kept. */
export const ticketMailToken = sqliteTable('ticket_mail_token', {
	hash: text().primaryKey(),
	ticketId: integer('ticket_id')
		.notNull()
		.references(() => ticket.id),
	seatId: integer('seat_id')
		.notNull()
		.references(() => seat.id),
	createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull()
});
