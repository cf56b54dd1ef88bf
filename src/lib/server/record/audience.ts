import { and, eq, inArray } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { found } from '../permissions.ts';
import type { Recorder } from './change.ts';

const { attachment, dispatch, post, thread, ticket, ticketMessage } = schema;
const { specification, specificationVersion } = schema;

/**
 * Gives a root another audience and rewrites every copy of it (posts or messages, attachments) in the caller's
 * transaction. What had narrowed the root keeps its own key.
 */
export function changeAudience(
	tx: Tx,
	record: Recorder,
	root: { type: 'thread' | 'ticket'; id: number },
	audience: string
): void {
	const before =
		root.type === 'thread' ? ofThread(tx, root.id, audience) : ofTicket(tx, root.id, audience);
	if (root.type === 'ticket') ofDispatches(tx, record, root.id, audience);
	record('audience.changed', `${root.type}:${root.id}`, { from: before, to: audience });
}

function ofThread(tx: Tx, id: number, audience: string): string {
	const before = found(tx.select().from(thread).where(eq(thread.id, id)).get()).audience;
	tx.update(thread).set({ audience }).where(eq(thread.id, id)).run();
	const copies = tx
		.select({ id: post.id })
		.from(post)
		.where(and(eq(post.threadId, id), eq(post.audience, before)))
		.all()
		.map((row) => row.id);
	tx.update(post).set({ audience }).where(inArray(post.id, copies)).run();
	ofFiles(tx, 'post', copies, before, audience);
	return before;
}

function ofTicket(tx: Tx, id: number, audience: string): string {
	const before = found(tx.select().from(ticket).where(eq(ticket.id, id)).get()).audience;
	tx.update(ticket).set({ audience }).where(eq(ticket.id, id)).run();
	const copies = tx
		.select({ id: ticketMessage.id })
		.from(ticketMessage)
		.where(and(eq(ticketMessage.ticketId, id), eq(ticketMessage.audience, before)))
		.all()
		.map((row) => row.id);
	tx.update(ticketMessage).set({ audience }).where(inArray(ticketMessage.id, copies)).run();
	ofFiles(tx, 'ticket-message', copies, before, audience);
	const versions = tx
		.select({ id: specificationVersion.id })
		.from(specificationVersion)
		.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
		.where(eq(specification.ticketId, id))
		.all()
		.map((row) => row.id);
	ofFiles(tx, 'specification-version', versions, before, audience);
	return before;
}

/** What was asked for from a case is read by who reads the case; while its 決裁者 has to approve it, inside the organisation. */
function ofDispatches(tx: Tx, record: Recorder, ticketId: number, audience: string): void {
	const rows = tx.select().from(dispatch).where(eq(dispatch.ticketId, ticketId)).all();
	for (const { id, state, audience: from } of rows) {
		const to = state === 'unapproved' ? audience.replace(/^desk:/, 'org:') : audience;
		tx.update(dispatch).set({ audience: to }).where(eq(dispatch.id, id)).run();
		ofFiles(tx, 'dispatch-report', [id], from, to);
		record('audience.changed', `dispatch:${id}`, { from, to });
	}
}

function ofFiles(
	tx: Tx,
	type: 'post' | 'ticket-message' | 'specification-version' | 'dispatch-report',
	things: number[],
	before: string,
	audience: string
): void {
	tx.update(attachment)
		.set({ audience })
		.where(
			and(
				eq(attachment.thingType, type),
				inArray(attachment.thingId, things),
				eq(attachment.audience, before)
			)
		)
		.run();
}
