import { and, eq, sql } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { found, scopeOf, scopes } from '../permissions.ts';
import { entriesOf } from './entering.ts';
import * as threads from './threads.ts';

const { post } = schema;

/** A standing post this actor can read, with its thread; throws `NotFound`. */
export function findPost(actor: Actor, threadId: number, number: number) {
	const of = threads.find(actor, threadId);
	const row = found(
		db()
			.select()
			.from(post)
			.where(
				and(
					eq(post.threadId, threadId),
					eq(post.number, number),
					sql`${post.deletionId} is null`,
					scopes.post
				)
			)
			.prepare()
			.get(scopeOf(actor))
	);
	return { of, row, isEntered: entriesOf([row.id]).has(row.id) };
}
