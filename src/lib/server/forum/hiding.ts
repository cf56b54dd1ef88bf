import { eq, sql } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { letGo } from '../identity/holdings.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import { findPost } from './find-post.ts';
import * as threads from './threads.ts';

const { post, thread } = schema;

/** Hides a post with a reason its readers see; its text stays with its organisation and the 世話役. An answer no longer solves. */
export function hidePost(actor: Actor, threadId: number, number: number, reason: string): void {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'post.hide', { ...row, thread: of });
	change(actor, (tx, record) => {
		if (hidingOf(tx, row.id) !== null) return;
		const hidingId = threads.act(tx, actor, 'hiding', threadId, row.id, { reason });
		tx.update(post).set({ hidingId }).where(eq(post.id, row.id)).run();
		if (number > 1) addReplies(tx, threadId, -1);
		threads.withdrawAnswer(tx, record, threadId, row.id);
		const refs = { thread: threadId, post: row.id, ...tells(actor, row.organisationId) };
		record('post.hidden', `post:${row.id}`, refs, reason);
	});
}

/** Shows a hidden post again. */
export function unhidePost(actor: Actor, threadId: number, number: number): void {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'post.hide', { ...row, thread: of });
	change(actor, (tx, record) => {
		const hidingId = hidingOf(tx, row.id);
		if (hidingId === null) return;
		threads.withdraw(tx, hidingId);
		tx.update(post).set({ hidingId: null }).where(eq(post.id, row.id)).run();
		if (number > 1) addReplies(tx, threadId, 1);
		const refs = { thread: threadId, post: row.id, ...tells(actor, row.organisationId) };
		record('post.unhidden', `post:${row.id}`, refs);
	});
}

/** Hides a whole thread with a reason; it leaves every list, count and search. */
export function hideThread(actor: Actor, id: number, reason: string): void {
	const of = threads.find(actor, id);
	authorize(actor, 'thread.hide', of);
	change(actor, (tx, record) => {
		if (threads.standing(id).hidingId !== null) return;
		const hidingId = threads.act(tx, actor, 'hiding', id, null, { reason });
		tx.update(thread).set({ hidingId }).where(eq(thread.id, id)).run();
		letGo(tx, of.organisationId, `thread:${id}`);
		const refs = { board: of.boardId, ...tells(actor, of.organisationId) };
		record('thread.hidden', `thread:${id}`, refs, reason);
	});
}

/** Shows a hidden thread again. */
export function unhideThread(actor: Actor, id: number): void {
	const of = threads.find(actor, id);
	authorize(actor, 'thread.hide', of);
	change(actor, (tx, record) => {
		const { hidingId } = threads.standing(id);
		if (hidingId === null) return;
		threads.withdraw(tx, hidingId);
		tx.update(thread).set({ hidingId: null }).where(eq(thread.id, id)).run();
		const refs = { board: of.boardId, ...tells(actor, of.organisationId) };
		record('thread.unhidden', `thread:${id}`, refs);
	});
}

function hidingOf(tx: Tx, postId: number): number | null {
	const row = tx.select({ id: post.hidingId }).from(post).where(eq(post.id, postId)).get();
	return row?.id ?? null;
}

function addReplies(tx: Tx, threadId: number, by: 1 | -1): void {
	tx.update(thread)
		.set({ replyCount: sql`${thread.replyCount} + ${by}` })
		.where(eq(thread.id, threadId))
		.run();
}
