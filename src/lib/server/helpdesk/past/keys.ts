import { sql } from 'drizzle-orm';
import { schema, type Reader } from '../../db/index.ts';

const { ticket, ticketImport } = schema;

/** The key of the next case: never one that a case taken back out again has had, of which the record still speaks. */
export function nextKey(tx: Reader): number {
	const last = tx
		.select({ id: sql<number | null>`max(${ticket.id})` })
		.from(ticket)
		.get();
	const taken = tx
		.select({ id: sql<number | null>`max(${ticketImport.lastTicketId})` })
		.from(ticketImport)
		.get();
	return Math.max(last?.id ?? 0, taken?.id ?? 0) + 1;
}
