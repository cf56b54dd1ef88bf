import { and, count, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { scopeOf, scopes } from '../permissions.ts';
import { isUnsolved } from './listings.ts';

const { board, post, thread } = schema;

/** Posts since an instant by organisation: those this reader can read, and whose author they may know. */
export function postsByOrganisation(actor: Actor, since: Date): Map<number, number> {
	const rows = selectPosts().all({ ...scopeOf(actor), since: since.getTime() });
	return new Map(rows.map((row) => [row.organisationId, row.posts]));
}

/** Unsolved questions by the organisation that asked, under the same condition. */
export function unsolvedByOrganisation(actor: Actor): Map<number, number> {
	const rows = selectUnsolved().all(scopeOf(actor));
	return new Map(rows.map((row) => [row.organisationId, row.threads]));
}

const selectPosts = preparedOnce((connection) =>
	connection
		.select({ organisationId: post.organisationId, posts: count() })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				// The thread's last post is indexed, the post's own time is not.
				sql`${thread.lastPostAt} >= ${sql.placeholder('since')}`,
				sql`${post.createdAt} >= ${sql.placeholder('since')}`,
				scopes.thread,
				scopes.post,
				scopes.postAuthor,
				sql`${post.deletionId} is null and ${thread.deletionId} is null and ${board.kind} <> 'practice'`
			)
		)
		.groupBy(post.organisationId)
		.prepare()
);

const selectUnsolved = preparedOnce((connection) =>
	connection
		.select({ organisationId: thread.organisationId, threads: count() })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				scopes.thread,
				scopes.threadAuthor,
				isUnsolved,
				sql`${thread.deletionId} is null and ${board.kind} <> 'practice'`
			)
		)
		.groupBy(thread.organisationId)
		.prepare()
);
