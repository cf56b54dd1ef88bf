import { invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import type { Recorder } from '../../record/change.ts';
import { eligible } from './groups.ts';

const { threadAddressee } = schema;

export type Addressee = { id: number; why: string };

/** Throws `Invalid` naming the field where one of these organisations cannot answer: the key is that of who can. */
export function checkAddressees(actor: Actor, answering: string, ids: number[]): void {
	const known = new Set(eligible(actor, answering).map(({ id }) => id));
	if (ids.every((id) => known.has(id))) return;
	throw invalid(
		'organisations',
		'この投稿に答えられない団体が入っています。聞きたい団体を選び直してください。'
	);
}

/** Puts a question to organisations, each told once; inside the caller's transaction. */
export function address(
	tx: Tx,
	record: Recorder,
	threadId: number,
	addressees: Addressee[]
): number {
	let added = 0;
	for (const { id: organisationId, why } of addressees) {
		const { changes } = tx
			.insert(threadAddressee)
			.values({ threadId, organisationId, why, at: now() })
			.onConflictDoNothing()
			.run();
		if (changes === 0) continue;
		added += 1;
		record('thread.addressed', `thread:${threadId}`, {
			thread: threadId,
			tellOrganisation: organisationId
		});
	}
	return added;
}
