import { eq, sql } from 'drizzle-orm';
import { render } from '#lib/markdown.ts';
import { schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { noteReferences } from './references.ts';

const { post, thread } = schema;

/** Appends a post to a thread under the next number; the number is given out here and never again. */
export function insertPost(
	tx: Tx,
	actor: Actor,
	of: typeof thread.$inferSelect,
	body: string,
	at: Date
): { id: number; number: number; authorAudience: string | null } {
	const { lastNumber } = tx
		.update(thread)
		.set({
			lastNumber: sql`${thread.lastNumber} + 1`,
			lastPostAt: at,
			replyCount: sql`${thread.replyCount} + (${thread.lastNumber} > 0)`
		})
		.where(eq(thread.id, of.id))
		.returning({ lastNumber: thread.lastNumber })
		.get();
	// Whoever asked under a mask keeps it in the whole thread.
	const authorAudience = of.organisationId === actor.organisation.id ? of.authorAudience : null;
	const html = render(body);
	const inserted = tx
		.insert(post)
		.values({
			threadId: of.id,
			number: lastNumber,
			audience: of.audience,
			personId: actor.person.id,
			tenureId: actor.tenure.id,
			seatId: actor.seat.id,
			organisationId: actor.organisation.id,
			authorName: actor.person.name,
			authorSection: actor.tenure.section,
			authorAudience,
			body,
			html,
			createdAt: at
		})
		.run();
	const id = Number(inserted.lastInsertRowid);
	noteReferences(tx, of.id, id, html);
	return { id, number: lastNumber, authorAudience };
}
