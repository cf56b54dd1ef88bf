import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findPost } from './find-post.ts';

const { helpful } = schema;

/** Says for the actor's organisation that a post was of use, once, or takes that back. */
export function setHelpful(
	actor: Actor,
	threadId: number,
	number: number,
	isHelpful: boolean
): void {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'post.thank', { ...row, thread: of });
	change(actor, (tx, record) => {
		const organisationId = actor.organisation.id;
		const { changes } = isHelpful
			? tx
					.insert(helpful)
					.values({ postId: row.id, organisationId, at: now() })
					.onConflictDoNothing()
					.run()
			: tx
					.delete(helpful)
					.where(and(eq(helpful.postId, row.id), eq(helpful.organisationId, organisationId)))
					.run();
		if (changes === 0) return;
		record(isHelpful ? 'post.thanked' : 'post.unthanked', `post:${row.id}`, { thread: threadId });
	});
}

export type Helpful = { organisations: number; isOwn: boolean };

const selectCounts = preparedOnce((connection) =>
	connection
		.select({
			postId: helpful.postId,
			organisations: sql<number>`count(*)`,
			isOwn: sql<number>`max(${helpful.organisationId} = ${sql.placeholder('organisation')})`
		})
		.from(helpful)
		.where(sql`${helpful.postId} in (select value from json_each(${sql.placeholder('posts')}))`)
		.groupBy(helpful.postId)
		.prepare()
);

/** How many organisations found each of these posts of use, by post id; never which. */
export function helpfulOf(actor: Actor, postIds: number[]): Map<number, Helpful> {
	const rows = selectCounts().all({
		organisation: actor.organisation.id,
		posts: JSON.stringify(postIds)
	});
	return new Map(
		rows.map(({ postId, organisations, isOwn }) => [
			postId,
			{ organisations, isOwn: Boolean(isOwn) }
		])
	);
}
