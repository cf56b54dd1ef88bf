import { invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { change, type Recorder } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import { carryCorrections } from './carrying.ts';
import { carryPointers, placePosts, postsOf, recount } from './placing.ts';
import { noteAll } from './references.ts';
import * as threads from './threads.ts';

const { thread } = schema;

type Post = typeof schema.post.$inferSelect;

/**
 * Takes replies out of a thread into a new one on the same board, the first of them as its number 1. Readers,
 * what they have read and old addresses go along; gives the new thread's id. Cannot be undone.
 */
export function split(
	actor: Actor,
	id: number,
	input: { numbers: number[]; title: string }
): number {
	threads.findFor(actor, id, 'thread.split');
	return change(actor, (tx, record) => {
		const of = threads.standing(id);
		const chosen = postsOf(tx, id).filter((row) => input.numbers.includes(row.number));
		const [first] = chosen;
		const message = obstacle(chosen);
		if (!first || message !== null) {
			throw invalid('posts', message ?? '分ける返信を選んでください。');
		}
		noteAll(tx, id);
		for (const row of chosen) threads.withdrawAnswer(tx, record, id, row.id);
		const newId = newThread(tx, of, first, input.title);
		threads.act(tx, actor, 'split', id, null, {
			afterNumber: first.number - 1,
			otherThreadId: newId
		});
		threads.act(tx, actor, 'split', newId, null, { afterNumber: 0, otherThreadId: id });
		const ids = chosen.map((row) => row.id);
		const moved = placePosts(tx, id, newId, ids);
		carryPointers(tx, id, newId, moved);
		carryCorrections(tx, id, newId, moved);
		for (const each of [id, newId]) recount(tx, each);
		tellOfIt(actor, record, { of, newId, first, title: input.title });
		return newId;
	});
}

function obstacle(chosen: Post[]): string | null {
	if (chosen.length === 0) return '分ける返信を選んでください。';
	if (chosen.some((row) => row.number === 1)) {
		return '1番は分けられません。2番から後の返信を選んでください。';
	}
	const [first] = chosen;
	return first && (first.deletionId !== null || first.hidingId !== null)
		? '見えなくなっている返信から始めることはできません。最初に選ぶ返信を変えてください。'
		: null;
}

function newThread(tx: Tx, of: threads.Thread, first: Post, title: string): number {
	const { personId, tenureId, seatId, organisationId, authorName, authorSection } = first;
	const { authorAudience, authorMask, createdAt } = first;
	return Number(
		tx
			.insert(thread)
			.values({
				...{ personId, tenureId, seatId, organisationId, authorName, authorSection },
				...{ authorAudience, authorMask, createdAt, title },
				boardId: of.boardId,
				kind: of.kind,
				audience: of.audience,
				writers: of.writers,
				lastNumber: 0,
				lastPostAt: createdAt
			})
			.run().lastInsertRowid
	);
}

function tellOfIt(
	actor: Actor,
	record: Recorder,
	made: { of: threads.Thread; newId: number; first: Post; title: string }
): void {
	const { of, newId, first, title } = made;
	record('thread.split', `thread:${of.id}`, { into: newId });
	const refs = { from: of.id, board: of.boardId, post: first.id, audience: of.audience };
	record(
		'thread.split',
		`thread:${newId}`,
		{ ...refs, ...tells(actor, first.organisationId) },
		title
	);
}
