import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { fiscalYear } from '#lib/dates.ts';
import { schema, type Tx } from '../db/index.ts';

const { answerValidity, post, thread, threadAct } = schema;

/** By whose hand an answer is accepted, and when. */
type Accepter = { personId: number; organisationId: number; at: Date };

/**
 * Accepts a reply as an answer that holds for the fiscal year of `at`; the first one of a thread is its 代表.
 * False where it was accepted already.
 */
export function accept(tx: Tx, by: Accepter, threadId: number, postId: number): boolean {
	const standing = tx.select().from(post).where(eq(post.id, postId)).get();
	if (!standing || standing.acceptanceId !== null) return false;
	const acceptanceId = Number(
		tx
			.insert(threadAct)
			.values({ kind: 'solution', threadId, postId, ...by })
			.run().lastInsertRowid
	);
	tx.update(post).set({ acceptanceId }).where(eq(post.id, postId)).run();
	tx.insert(answerValidity)
		.values({ postId, fiscalYear: fiscalYear(by.at), holdsSince: by.at })
		.run();
	const lead = leadOf(tx, threadId);
	if (lead?.postId) return true;
	if (lead) withdrawAct(tx, lead.id, by.at);
	tx.update(thread).set({ solutionId: acceptanceId }).where(eq(thread.id, threadId)).run();
	return true;
}

/**
 * Takes the acceptance of a reply back; where it was the 代表, the oldest other accepted one follows, or the
 * thread is unsolved again. Tells which of these it was.
 */
export function withdraw(
	tx: Tx,
	threadId: number,
	postId: number,
	at: Date
): 'not-accepted' | 'solved' | 'unsolved' {
	const standing = tx.select().from(post).where(eq(post.id, postId)).get();
	if (!standing || standing.acceptanceId === null) return 'not-accepted';
	withdrawAct(tx, standing.acceptanceId, at);
	tx.update(post).set({ acceptanceId: null }).where(eq(post.id, postId)).run();
	tx.delete(answerValidity).where(eq(answerValidity.postId, postId)).run();
	const lead = leadOf(tx, threadId);
	if (lead && lead.id !== standing.acceptanceId) return 'solved';
	const next = acceptedIn(tx, threadId)[0] ?? null;
	tx.update(thread)
		.set({ solutionId: next?.acceptanceId ?? null })
		.where(eq(thread.id, threadId))
		.run();
	return next ? 'solved' : 'unsolved';
}

/** Takes every acceptance of a thread back, and a 解決済み that names no reply. */
export function withdrawAll(tx: Tx, threadId: number, at: Date): void {
	for (const { id } of acceptedIn(tx, threadId)) withdraw(tx, threadId, id, at);
	const lead = leadOf(tx, threadId);
	if (!lead) return;
	withdrawAct(tx, lead.id, at);
	tx.update(thread).set({ solutionId: null }).where(eq(thread.id, threadId)).run();
}

function leadOf(tx: Tx, threadId: number): { id: number; postId: number | null } | undefined {
	return tx
		.select({ id: threadAct.id, postId: threadAct.postId })
		.from(threadAct)
		.innerJoin(thread, eq(thread.solutionId, threadAct.id))
		.where(eq(thread.id, threadId))
		.get();
}

function acceptedIn(tx: Tx, threadId: number) {
	return tx
		.select({ id: post.id, acceptanceId: post.acceptanceId })
		.from(post)
		.where(and(eq(post.threadId, threadId), isNotNull(post.acceptanceId)))
		.orderBy(asc(post.acceptanceId))
		.all();
}

function withdrawAct(tx: Tx, id: number, at: Date): void {
	tx.update(threadAct).set({ withdrawnAt: at }).where(eq(threadAct.id, id)).run();
}
