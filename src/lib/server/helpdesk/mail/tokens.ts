import { eq, inArray } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { db, schema } from '../../db/index.ts';
import { hashOf } from '../../identity/codes.ts';
import { now } from '../../now.ts';
import { trace } from '../../record/traces.ts';

const { ticket, ticketMailToken } = schema;

/** 128 bits in small letters: what lies on the way may change the case of an address. */
const TOKEN = /[0-9a-f]{32}/;

/** A new token for a mail out about a case; whoever bears it and is known answers into that case. */
export function issueToken(ticketId: number, seatId: number): string {
	const token = randomBytes(16).toString('hex');
	trace((connection) =>
		connection
			.insert(ticketMailToken)
			.values({ hash: hashOf(token), ticketId, seatId, createdAt: now() })
			.run()
	);
	return token;
}

/** The address that a token's answer goes to: desk+token@…. */
export function addressWith(token: string, desk: string): string {
	const at = desk.lastIndexOf('@');
	return `${desk.slice(0, at)}+${token}${desk.slice(at)}`;
}

/** The Message-ID that bears a token. */
export function messageIdWith(token: string, desk: string): string {
	return `<case-${token}${desk.slice(desk.lastIndexOf('@'))}>`;
}

/** The tokens a mail bears, in the addresses it went to and the mails it answers. */
export function tokensIn(addresses: string[], references: string[]): string[] {
	const found = [
		...addresses.flatMap((each) => new RegExp(`\\+(${TOKEN.source})@`, 'i').exec(each)?.[1] ?? []),
		...references.flatMap(
			(each) => new RegExp(`^case-(${TOKEN.source})@`, 'i').exec(each)?.[1] ?? []
		)
	];
	return [...new Set(found.map((token) => token.toLowerCase()))];
}

/** The case of the first token that is one of ours; null for none. */
export function caseOfTokens(tokens: string[]): typeof ticket.$inferSelect | null {
	if (tokens.length === 0) return null;
	const row = db()
		.select({ ticket })
		.from(ticketMailToken)
		.innerJoin(ticket, eq(ticket.id, ticketMailToken.ticketId))
		.where(inArray(ticketMailToken.hash, tokens.slice(0, 20).map(hashOf)))
		.limit(1)
		.get();
	return row?.ticket ?? null;
}
