import { and, desc, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { db, schema } from '../db/index.ts';
import { found } from '../permissions.ts';
import type { Actor } from './actors.ts';
import { end, endAllOf, isOpen, usedAt } from './sessions.ts';

const { session } = schema;

type OwnSession = {
	/** Names the session to its person; the id itself is a bearer secret and stays on the server. */
	handle: string;
	agent: string;
	isShared: boolean;
	isThisOne: boolean;
	beganAt: Date;
	usedAt: Date;
};

/** The standing sessions of this person, the one in use first, then the last used. */
export function ownSessions(actor: Actor, sessionId: string): OwnSession[] {
	return standing(actor)
		.map((row) => ({
			handle: handleOf(row.id),
			agent: row.agent,
			isShared: row.shared,
			isThisOne: row.id === sessionId,
			beganAt: row.createdAt,
			usedAt: usedAt(row)
		}))
		.sort((one, other) => Number(other.isThisOne) - Number(one.isThisOne));
}

/** Ends one of this person's sessions by its handle and gives its id, so that its sockets can be cut; `NotFound` for any other. */
export async function endOwn(actor: Actor, handle: string): Promise<string> {
	const { id } = found(standing(actor).find((row) => handleOf(row.id) === handle));
	await end(id);
	return id;
}

/** Ends every session of this person but the one in use and gives their ids. */
export function endOthers(actor: Actor, sessionId: string): string[] {
	const others = standing(actor)
		.map((row) => row.id)
		.filter((id) => id !== sessionId);
	endAllOf([actor.person.id], sessionId);
	return others;
}

function standing(actor: Actor) {
	return db()
		.select()
		.from(session)
		.where(and(eq(session.userId, actor.person.id), isOpen()))
		.orderBy(desc(session.expiresAt))
		.all();
}

function handleOf(sessionId: string): string {
	return createHash('sha256').update(`session ${sessionId}`).digest('hex').slice(0, 32);
}
