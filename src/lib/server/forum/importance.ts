import { eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { act, find, standing, withdraw } from './threads.ts';

const { thread } = schema;

/** Marks a thread 重要, or no longer; from the mark on the first opening by each organisation is noted. */
export function markImportant(actor: Actor, threadId: number, isImportant: boolean): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.importance', of);
	change(actor, (tx, record) => {
		const { importanceId } = standing(threadId);
		if ((importanceId !== null) === isImportant) return;
		if (importanceId !== null) withdraw(tx, importanceId);
		const given = isImportant ? act(tx, actor, 'importance', threadId, null) : null;
		tx.update(thread).set({ importanceId: given }).where(eq(thread.id, threadId)).run();
		record(isImportant ? 'thread.marked-important' : 'thread.unmarked', `thread:${threadId}`);
	});
}
