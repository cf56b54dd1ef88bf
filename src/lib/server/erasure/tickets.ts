import { eq, sql, type SQL } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { numberOf } from '../numbers/cases.ts';
import { dropCopies, dropDraftsOf } from './drafts.ts';
import { clearTexts } from './incidents.ts';
import type { Thing } from './things.ts';

const { attachment, event, eventText, ticket, ticketImport, ticketMessage, ticketRating } = schema;

/**
 * Takes every word of a case: its head with who is to be called back, what its form asked, all that was written in it
 * and the line beside the rating. Its number, its days, its organisation and its clocks stay. What came of it is erased
 * by itself. Gives the drafts that went with it.
 */
export function clearTicket(tx: Tx, id: number): number[] {
	const row = tx.select().from(ticket).where(eq(ticket.id, id)).get();
	if (!row) return [];
	const texts = { title: labels.erased.ticketTitle, contact: '', fields: '{}' };
	tx.update(ticket)
		.set({
			...texts,
			...(row.enteredBy !== null && { authorName: '' }),
			version: sql`${ticket.version} + 1`
		})
		.where(eq(ticket.id, id))
		.run();
	tx.update(ticketRating).set({ remark: '' }).where(eq(ticketRating.ticketId, id)).run();
	const drafts = clearMessages(tx, row, eq(ticketMessage.ticketId, id));
	return [...drafts, ...dropDraftsOf(tx, pathOf(row))];
}

/** Takes what was written in a case at one time; that it was, when and by whom stays. Gives the drafts that quote it. */
export function clearTicketMessage(tx: Tx, thing: Thing): number[] {
	const row = tx.select().from(ticket).where(eq(ticket.id, thing.id)).get();
	if (!row) return [];
	clearTexts(tx, eventsOfMessage(thing));
	return clearMessages(tx, row, isMessage(thing));
}

function clearMessages(tx: Tx, of: typeof ticket.$inferSelect, which: SQL): number[] {
	const drafts = tx
		.select()
		.from(ticketMessage)
		.where(which)
		.all()
		.flatMap(({ enteredBy, personId, body }) =>
			dropCopies(tx, enteredBy ?? personId, pathOf(of), [body])
		);
	tx.update(ticketMessage)
		.set({ body: '', html: '', authorName: sql`iif(${isTold}, '', ${ticketMessage.authorName})` })
		.where(which)
		.run();
	if (of.importId !== null) clearSamples(tx, of.importId);
	return drafts;
}

/** A 受付簿 that was taken over still shows what stood in the first row of each column. */
function clearSamples(tx: Tx, importId: number): void {
	const row = tx.select().from(ticketImport).where(eq(ticketImport.id, importId)).get();
	const columns = row?.columns.map((column) => ({ ...column, sample: '' }));
	if (columns) tx.update(ticketImport).set({ columns }).where(eq(ticketImport.id, importId)).run();
}

/** Of what the desk typed in, now or in the former 受付簿, the name is what somebody said on the telephone. */
export const isTold = sql`(${ticketMessage.enteredBy} is not null or (${ticketMessage.kind} = 'question'
	and ${ticketMessage.ticketId} in (select past.id from ticket past where past.past_number is not null)))`;

/** Whether one message of a case has text: its own, that of an event or a file. */
export function messageHasText(thing: Thing): boolean {
	return (
		db().get(sql`select 1 from ${ticketMessage} where ${isMessage(thing)}
				and (${ticketMessage.body} <> '' or (${isTold} and ${ticketMessage.authorName} <> ''))
			union all select 1 from ${attachment} where ${filesOfTicket(thing)}
			union all select 1 from ${event} join ${eventText} on ${eventText.eventId} = ${event.id}
				where ${eventsOfMessage(thing)}`) !== undefined
	);
}

/** The events with the words of a case; those of its specification and of what else came of it are not its own. */
export function saidInTicket(id: number): SQL {
	return sql`(${event.subject} = ${`ticket:${id}`} and ${event.action} like 'ticket.%'
		and ${event.action} not like '%.erased')`;
}

/** The event that was recorded with one message of a case, or that of the 受付簿 in which it came. */
export function eventsOfMessage(thing: Thing): SQL {
	return sql`(${saidInTicket(thing.id)} and (json_extract(${event.refs}, '$.message') = ${thing.part}
		or (${event.action} = 'ticket.imported' and exists (select 1 from ${ticketMessage}
			where ${isMessage(thing)} and ${ticketMessage.at} <= ${event.at}))))`;
}

/** True in SQL for the files of a case, or of one message of it. */
export function filesOfTicket(thing: Thing): SQL {
	const which = thing.part === undefined ? eq(ticketMessage.ticketId, thing.id) : isMessage(thing);
	return sql`(${attachment.thingType} = 'ticket-message' and ${attachment.thingId} in (
		select ${ticketMessage.id} from ${ticketMessage} where ${which}))`;
}

function isMessage({ id, part }: Thing): SQL {
	return sql`(${ticketMessage.ticketId} = ${id} and ${ticketMessage.number} = ${part})`;
}

function pathOf(of: typeof ticket.$inferSelect): string {
	return `/helpdesk/${numberOf(of) ?? ''}`;
}
