import { and, eq, isNull } from 'drizzle-orm';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { found, readsHidden, scopeOf, scopes } from '../permissions.ts';
import { entriesOf } from './entering.ts';
import * as threads from './threads.ts';

const { post } = schema;

export type Post = typeof post.$inferSelect;

/** A post with its thread as this actor may read them; throws `NotFound`, also for deleted and hidden ones. */
export function findPost(
	actor: Actor,
	threadId: number,
	number: number
): { of: threads.Thread; row: Post; isEntered: boolean } {
	const of = threads.find(actor, threadId);
	const row = found(
		db()
			.select()
			.from(post)
			.where(
				and(
					eq(post.threadId, threadId),
					eq(post.number, number),
					isNull(post.deletionId),
					scopes.post
				)
			)
			.prepare()
			.get(scopeOf(actor))
	);
	if (row.hidingId !== null && !readsHidden(actor, row, of)) throw new NotFound(labels.notFound);
	return { of, row, isEntered: entriesOf([row.id]).has(row.id) };
}
