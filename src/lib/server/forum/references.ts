import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';

const { post, postPlace, postReference } = schema;

const reference = /<a href="#p(\d{1,5})" class="ref">/g;

/** The numbers a rendered text refers to with `>>12`. */
export function numbersIn(html: string): number[] {
	return [...new Set([...html.matchAll(reference)].map((found) => Number(found[1])))];
}

/**
 * Notes which posts the `>>12` of a text mean, by their ids, as of now. What was noted before stays: a
 * number typed before a thread was merged goes on meaning the post it meant.
 */
export function noteReferences(tx: Tx, threadId: number, postId: number, html: string): void {
	const numbers = numbersIn(html);
	tx.delete(postReference)
		.where(and(eq(postReference.postId, postId), notInArray(postReference.number, numbers)))
		.run();
	if (numbers.length === 0) return;
	const targets = [
		...tx
			.select({ number: post.number, targetId: post.id })
			.from(post)
			.where(and(eq(post.threadId, threadId), inArray(post.number, numbers)))
			.all(),
		...tx
			.select({ number: postPlace.fromNumber, targetId: postPlace.postId })
			.from(postPlace)
			.where(and(eq(postPlace.fromThreadId, threadId), inArray(postPlace.fromNumber, numbers)))
			.all()
	];
	for (const target of targets) {
		tx.insert(postReference)
			.values({ postId, ...target })
			.onConflictDoNothing()
			.run();
	}
}

/** Notes them for every post of a thread, before its numbers change. */
export function noteAll(tx: Tx, threadId: number): void {
	const rows = tx
		.select({ id: post.id, html: post.html })
		.from(post)
		.where(and(eq(post.threadId, threadId), sql`instr(${post.html}, 'class="ref"')`))
		.all();
	for (const row of rows) noteReferences(tx, threadId, row.id, row.html);
}
