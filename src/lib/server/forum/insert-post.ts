import { eq, sql } from 'drizzle-orm';
import { render } from '#lib/markdown.ts';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorshipOf } from '../identity/authorship.ts';
import { followFrom } from '../identity/follows.ts';
import type { Hiding } from '../identity/masks.ts';
import { found } from '../permissions.ts';
import { hidingIn } from './masking.ts';
import { note } from './mentions.ts';
import { noteReferences, numbersIn } from './references.ts';

const { board, post, thread } = schema;

/** Who stands as the author of a row, beside whose hand wrote it. */
export type Author = { organisationId: number; authorName: string; authorSection: string };

/**
 * Appends a post to a thread under the next number; the number is given out here and never again.
 * Whoever writes follows the thread from now on, for their seat.
 */
export function insertPost(
	tx: Tx,
	actor: Actor,
	of: typeof thread.$inferSelect,
	body: string,
	at: Date,
	{
		author = authorOf(actor),
		hiding,
		voice = 'personal'
	}: { author?: Author; hiding?: Hiding | undefined; voice?: 'personal' | 'official' } = {}
): { id: number; number: number } & Hiding {
	const { lastNumber, isPractice } = found(takeNumber().get({ id: of.id, at: at.getTime() }));
	// Whoever wrote under a mask keeps it in the whole thread.
	const before = hidingIn(of.id, author.organisationId);
	const { authorAudience, authorMask } =
		before.authorAudience === null ? (hiding ?? before) : before;
	const html = render(body);
	const inserted = insert().run({
		threadId: of.id,
		number: lastNumber,
		audience: of.audience,
		...authorshipOf(actor),
		...author,
		authorAudience,
		authorMask,
		voice,
		body,
		html,
		createdAt: at
	});
	const id = Number(inserted.lastInsertRowid);
	note(tx, actor, of, id, body);
	if (numbersIn(html).length > 0) noteReferences(tx, of.id, id, html);
	if (!isPractice) followFrom(actor.seat.id, `thread:${of.id}`);
	return { id, number: lastNumber, authorAudience, authorMask };
}

const insert = preparedOnce((connection) =>
	connection
		.insert(post)
		.values({
			threadId: sql.placeholder('threadId'),
			number: sql.placeholder('number'),
			audience: sql.placeholder('audience'),
			personId: sql.placeholder('personId'),
			tenureId: sql.placeholder('tenureId'),
			seatId: sql.placeholder('seatId'),
			organisationId: sql.placeholder('organisationId'),
			authorName: sql.placeholder('authorName'),
			authorSection: sql.placeholder('authorSection'),
			authorAudience: sql.placeholder('authorAudience'),
			authorMask: sql.placeholder('authorMask'),
			voice: sql.placeholder('voice'),
			body: sql.placeholder('body'),
			html: sql.placeholder('html'),
			createdAt: sql.placeholder('createdAt')
		})
		.prepare()
);

/** The next number, and whether the thread stands where what is written is nobody's business. */
const takeNumber = preparedOnce((connection) =>
	connection
		.update(thread)
		.set({
			lastNumber: sql`${thread.lastNumber} + 1`,
			// A clock that was set back must not make a thread older than its posts.
			lastPostAt: sql`max(${thread.lastPostAt}, ${sql.placeholder('at')})`,
			replyCount: sql`${thread.replyCount} + (${thread.lastNumber} > 0)`
		})
		.where(eq(thread.id, sql.placeholder('id')))
		.returning({
			lastNumber: thread.lastNumber,
			isPractice:
				sql`(select ${board.kind} from ${board} where ${board.id} = ${thread.boardId}) = 'practice'`.mapWith(
					Boolean
				)
		})
		.prepare()
);

/** This actor as the author of a row, with the affiliation as it is now. */
export function authorOf(actor: Actor): Author {
	const { organisationId, authorName, authorSection } = authorshipOf(actor);
	return { organisationId, authorName, authorSection };
}
