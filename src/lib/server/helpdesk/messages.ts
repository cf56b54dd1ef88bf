import { and, asc, eq, sql } from 'drizzle-orm';
import type { TicketAct } from '#lib/tickets.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { tombstone } from '../erasure/erase.ts';
import { ofThings, type Attachment } from '../files/attachments.ts';
import type { Actor } from '../identity/actors.ts';
import { scopeOf, scopes } from '../permissions.ts';
import type { Ticket } from './tickets.ts';

const { organisation, person, ticketMessage } = schema;

/** One thing that was said or done in a case. */
export type Message = {
	id: number;
	number: number;
	kind: 'question' | 'answer' | 'internal' | 'act';
	act: TicketAct;
	html: string;
	body: string;
	organisation: string;
	author: string;
	section: string;
	via: (typeof ticketMessage.$inferSelect)['via'];
	/** Who of the desk typed in what the organisation said. */
	enteredBy: string | null;
	at: Date;
	files: Attachment[];
	/** The tombstone's words, where it was erased for good. */
	erased: string | null;
};

const selectMessages = preparedOnce((connection) =>
	connection
		.select({ message: ticketMessage, organisation: organisation.name, enteredBy: person.name })
		.from(ticketMessage)
		.innerJoin(organisation, eq(organisation.id, ticketMessage.organisationId))
		.leftJoin(person, eq(person.id, ticketMessage.enteredBy))
		.where(and(eq(ticketMessage.ticketId, sql.placeholder('ticket')), scopes.ticketMessage))
		.orderBy(asc(ticketMessage.number))
		.prepare()
);

/** What was said and done in a case this actor reads, in its order: of the union's own notes only what is theirs to read. */
export function messagesOf(actor: Actor, of: Pick<Ticket, 'id'>): Message[] {
	const rows = selectMessages().all({ ...scopeOf(actor), ticket: of.id });
	const files = ofThings(
		'ticket-message',
		rows.map(({ message }) => message.id)
	);
	return rows.map(({ message, organisation: body, enteredBy }) => ({
		id: message.id,
		number: message.number,
		kind: message.kind,
		act: message.act as TicketAct,
		html: message.html,
		body: message.body,
		organisation: body,
		author: message.authorName,
		section: message.authorSection,
		via: message.via,
		enteredBy,
		at: message.at,
		files: files.get(message.id) ?? [],
		erased: erasedOf(message)
	}));
}

function erasedOf(message: typeof ticketMessage.$inferSelect): string | null {
	const isBlank = message.body === '' && (message.kind !== 'act' || message.authorName === '');
	if (!isBlank) return null;
	return tombstone({ type: 'ticket-message', id: message.ticketId, part: message.number });
}
