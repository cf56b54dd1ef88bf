import { and, desc, eq, ne } from 'drizzle-orm';
import { schema, type Reader } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';

const { ticketMessage } = schema;

/**
 * The words that were written last in a case, for who was about to write over them; of the union's own notes only the
 * union is told. Null where there are none.
 */
export function lastSaid(from: Reader, hand: Actor | null, ticketId: number): string | null {
	const seesNotes = hand?.reach.includes('union') ?? false;
	const row = from
		.select({ body: ticketMessage.body })
		.from(ticketMessage)
		.where(
			and(
				eq(ticketMessage.ticketId, ticketId),
				ne(ticketMessage.body, ''),
				seesNotes ? undefined : ne(ticketMessage.audience, 'union')
			)
		)
		.orderBy(desc(ticketMessage.number))
		.limit(1)
		.get();
	return row?.body ?? null;
}
