import { and, eq, sql } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { letGo } from '../identity/holdings.ts';
import { now } from '../now.ts';
import type { Recorder } from '../record/change.ts';
import { withdrawAll } from '../record/acceptances.ts';
import { carryRequests } from './disclosures.ts';
import type { Moved } from './placing.ts';
import * as threads from './threads.ts';

type Thread = threads.Thread;

const { candidateMark, draft, follow, organisationReading, sameHere } = schema;
const { statusTable, thread, threadAct, threadAddressee, threadReform } = schema;

/**
 * Carries what hangs on a thread as a whole to the one its posts went to: うちも同じ, 状況表, whom it was put to,
 * 制度改正, 重要, 開示の依頼, followers and what is being written. What stands on the target already stays.
 */
export function carryThread(
	tx: Tx,
	record: Recorder,
	from: Thread,
	to: Thread,
	moved: Moved[]
): void {
	tx.update(statusTable).set({ threadId: to.id }).where(eq(statusTable.threadId, from.id)).run();
	tx.update(threadReform).set({ threadId: to.id }).where(eq(threadReform.threadId, from.id)).run();
	carryOrganisations(tx, from, to);
	carryImportance(tx, from, to);
	carryRequests(tx, record, from.id, to);
	carryFollowers(tx, from.id, to.id);
	carryDrafts(tx, from.id, to.id, moved);
}

/**
 * True where the answers that were accepted below one question go on solving the other; a masked asker's mark
 * would name them there.
 */
function keepsAnswers(from: Thread, to: Thread): boolean {
	return to.kind === 'question' && from.authorAudience === null;
}

/** Lets every acceptance of a thread go that its target cannot keep; before its posts are carried. */
export function dropAnswers(tx: Tx, from: Thread, to: Thread): void {
	if (!keepsAnswers(from, to)) withdrawAll(tx, from.id, now());
}

/** Makes the 代表 of a thread that of its target, unless that names its own; after the posts were carried. */
export function carryLead(tx: Tx, from: Thread, to: Thread): void {
	if (from.solutionId === null || !keepsAnswers(from, to)) return;
	const [lead, own] = [replyOf(tx, from.solutionId), replyOf(tx, to.solutionId)];
	if (to.solutionId !== null && (own !== null || lead === null)) {
		// Without a reply it said no more than the target's own does.
		if (lead === null) threads.withdraw(tx, from.solutionId);
		return;
	}
	threads.withdraw(tx, to.solutionId);
	tx.update(threadAct).set({ threadId: to.id }).where(eq(threadAct.id, from.solutionId)).run();
	tx.update(thread).set({ solutionId: from.solutionId }).where(eq(thread.id, to.id)).run();
	letGo(tx, to.organisationId, `thread:${to.id}`);
}

function replyOf(tx: Tx, actId: number | null): number | null {
	if (actId === null) return null;
	const of = tx.select().from(threadAct).where(eq(threadAct.id, actId)).get();
	return of?.postId ?? null;
}

/** Rows of one organisation each; nobody has the same question as they have themselves, nor is asked it. */
function carryOrganisations(tx: Tx, from: Thread, to: Thread): void {
	for (const table of [sameHere, threadAddressee]) {
		tx.delete(table)
			.where(and(eq(table.threadId, from.id), eq(table.organisationId, to.organisationId)))
			.run();
	}
	// Whom a masked asker chose would show there who is missing among them.
	if (from.authorAudience !== null) {
		tx.delete(threadAddressee).where(eq(threadAddressee.threadId, from.id)).run();
	}
	for (const table of [sameHere, threadAddressee, candidateMark]) {
		tx.run(sql`update or ignore ${table} set thread_id = ${to.id} where thread_id = ${from.id}`);
		tx.delete(table).where(eq(table.threadId, from.id)).run();
	}
}

/** Who has opened the one has not opened the other: only where that was not marked itself does this go along. */
function carryImportance(tx: Tx, from: Thread, to: Thread): void {
	if (from.importanceId === null) return;
	tx.update(thread).set({ importanceId: null }).where(eq(thread.id, from.id)).run();
	if (to.importanceId !== null) return threads.withdraw(tx, from.importanceId);
	tx.update(threadAct).set({ threadId: to.id }).where(eq(threadAct.id, from.importanceId)).run();
	tx.update(thread).set({ importanceId: from.importanceId }).where(eq(thread.id, to.id)).run();
	tx.delete(organisationReading).where(eq(organisationReading.threadId, to.id)).run();
	tx.update(organisationReading)
		.set({ threadId: to.id })
		.where(eq(organisationReading.threadId, from.id))
		.run();
}

function carryFollowers(tx: Tx, fromId: number, toId: number): void {
	const [before, after] = [`thread:${fromId}`, `thread:${toId}`];
	tx.run(sql`insert into ${follow} (seat_id, thing, created_at)
		select seat_id, ${after}, created_at from ${follow} where thing = ${before} on conflict do nothing`);
	tx.delete(follow).where(eq(follow.thing, before)).run();
}

/** Who was writing a reply, a correction or a table goes on below the target. */
function carryDrafts(tx: Tx, fromId: number, toId: number, moved: Moved[]): void {
	carryCorrections(tx, fromId, toId, moved);
	const before = `/threads/${fromId}`;
	tx.update(draft)
		.set({ form: sql`${`/threads/${toId}`} || substr(${draft.form}, ${before.length + 1})` })
		.where(sql`${draft.form} = ${before} or ${draft.form} glob ${`${before}/*`}`)
		.run();
}

/** A correction that was begun goes where its post went. */
export function carryCorrections(tx: Tx, fromId: number, toId: number, moved: Moved[]): void {
	for (const { fromNumber, number } of moved) {
		tx.update(draft)
			.set({ form: `/threads/${toId}/posts/${number}/edit` })
			.where(eq(draft.form, `/threads/${fromId}/posts/${fromNumber}/edit`))
			.run();
	}
}
