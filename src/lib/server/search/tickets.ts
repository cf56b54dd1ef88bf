import { eq, inArray } from 'drizzle-orm';
import type { TicketField } from '#lib/reference/ticket-categories.ts';
import { db, schema } from '../db/index.ts';
import { numberOf } from '../numbers/cases.ts';

const { organisation, ticket, ticketCategory, ticketMessage } = schema;

/** Where a case or one of its messages is read, and what stands there. */
export type TicketPlace = {
	href: string;
	title: string;
	body: string;
	/** What the case is about. */
	board: string;
	organisation: string;
	at: Date;
};

const around = { of: ticket, organisation: organisation.name, category: ticketCategory };

/** The places of cases by things such as 'ticket:3', and of messages by 'ticket-message:7'. */
export function placesOfTickets({
	tickets,
	messages
}: Record<'tickets' | 'messages', number[]>): Map<string, TicketPlace> {
	const ofTickets = db()
		.select(around)
		.from(ticket)
		.innerJoin(organisation, eq(organisation.id, ticket.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, ticket.categoryId))
		.where(inArray(ticket.id, tickets))
		.all()
		.map((row): [string, TicketPlace] => [
			`ticket:${row.of.id}`,
			{ ...placeOf(row), body: answersOf(row), at: row.of.createdAt }
		]);
	const ofMessages = db()
		.select({ ...around, message: ticketMessage })
		.from(ticketMessage)
		.innerJoin(ticket, eq(ticket.id, ticketMessage.ticketId))
		.innerJoin(organisation, eq(organisation.id, ticketMessage.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, ticket.categoryId))
		.where(inArray(ticketMessage.id, messages))
		.all()
		.map(({ message, ...row }): [string, TicketPlace] => {
			const place = placeOf(row);
			const href = `${place.href}#m${message.number}`;
			return [
				`ticket-message:${message.id}`,
				{ ...place, href, body: message.body, at: message.at }
			];
		});
	return new Map([...ofTickets, ...ofMessages]);
}

type Row = {
	of: typeof ticket.$inferSelect;
	organisation: string;
	category: typeof ticketCategory.$inferSelect;
};

function placeOf({ of, organisation, category }: Row) {
	const number = numberOf(of) ?? '';
	return {
		href: `/helpdesk/${number}`,
		title: `${number} ${of.title}`,
		board: category.name,
		organisation
	};
}

function answersOf({ of, category }: Row): string {
	const answers = JSON.parse(of.fields) as Record<string, string>;
	return (JSON.parse(category.fields) as TicketField[])
		.flatMap(({ name, label }) => (answers[name] ? [`${label}：${answers[name]}`] : []))
		.join('　');
}
