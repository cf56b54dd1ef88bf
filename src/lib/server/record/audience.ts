import { and, eq, inArray } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { found } from '../permissions.ts';
import type { Recorder } from './change.ts';

const { attachment, post, thread } = schema;

/**
 * Gives a root another audience and rewrites every copy of it (posts, attachments) in the caller's
 * transaction. Posts that had narrowed the root keep their own key.
 */
export function changeAudience(
	tx: Tx,
	record: Recorder,
	root: { type: 'thread'; id: number },
	audience: string
): void {
	const before = found(tx.select().from(thread).where(eq(thread.id, root.id)).get());
	tx.update(thread).set({ audience }).where(eq(thread.id, root.id)).run();
	const copies = tx
		.select({ id: post.id })
		.from(post)
		.where(and(eq(post.threadId, root.id), eq(post.audience, before.audience)))
		.all()
		.map((row) => row.id);
	if (copies.length > 0) {
		tx.update(post).set({ audience }).where(inArray(post.id, copies)).run();
		tx.update(attachment)
			.set({ audience })
			.where(
				and(
					eq(attachment.thingType, 'post'),
					inArray(attachment.thingId, copies),
					eq(attachment.audience, before.audience)
				)
			)
			.run();
	}
	record('audience.changed', `thread:${root.id}`, { from: before.audience, to: audience });
}
