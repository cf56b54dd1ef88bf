import { and, eq, sql } from 'drizzle-orm';
import { Conflict, Invalid, NotFound } from '#lib/errors.ts';
import type { AudienceChoice, ThreadKind } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import { standingPost } from '../db/standing.ts';
import { attach } from '../files/attachments.ts';
import { spend } from '../files/organisation-drafts.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { letGo } from '../identity/holdings.ts';
import { now } from '../now.ts';
import {
	audienceKey,
	audiencesFor,
	authorize,
	found,
	may,
	reads,
	readsHidden
} from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import * as boards from './boards.ts';
import { insertPost } from './insert-post.ts';
import { markWritten } from './reading.ts';

const { organisation, thread, threadAct } = schema;

export type Thread = typeof thread.$inferSelect;
export type ThreadState = 'solved' | 'unsolved' | 'closed' | null;

/**
 * A thread this actor can read; throws `NotFound`, which also says so when it was deleted, merged or hidden.
 * What was hidden is found by its author's organisation and by the 世話役.
 */
export function find(actor: Actor, id: number): Thread {
	const row = selectThread().get({ id });
	if (!row || !reads(actor, 'thread', row)) throw new NotFound(labels.notFound);
	if (row.deletionId !== null) throw new NotFound('この投稿は削除されました。');
	if (row.mergedIntoId !== null) throw new NotFound(labels.merged);
	if (row.hidingId !== null && !readsHidden(actor, row, row)) {
		throw new NotFound(`${labels.hiddenByKeeper}：${reasonOf(row.hidingId)}`);
	}
	return row;
}

/** A thread for the page of an act on it; throws `NotFound`, `Forbidden`. */
export function findFor(
	actor: Actor,
	id: number,
	action: 'thread.hide' | 'thread.merge' | 'thread.move' | 'thread.split'
): Thread {
	const of = find(actor, id);
	authorize(actor, action, of);
	return of;
}

/** The thread an address leads to now: itself, or the one it was merged into; throws `NotFound`. */
export function destination(actor: Actor, id: number): Thread {
	const row = selectThread().get({ id });
	if (!row || row.mergedIntoId === null || row.deletionId !== null) return find(actor, id);
	return destination(actor, row.mergedIntoId);
}

/** Why something was hidden, in the 世話役's words. */
export function reasonOf(actId: number): string {
	return selectAct().get({ id: actId })?.reason ?? '';
}

/** What this actor may do with a thread. */
export function rightsOn(actor: Actor, of: Thread) {
	return {
		reply: may(actor, 'thread.reply', of),
		solve: may(actor, 'thread.solve', of),
		close: may(actor, 'thread.close', of),
		hold: may(actor, 'thread.hold', of),
		hide: may(actor, 'thread.hide', of),
		move: may(actor, 'thread.move', of),
		merge: may(actor, 'thread.merge', of),
		split: may(actor, 'thread.split', of)
	};
}

/** Opens a thread with its first post on a board; the readers are those of the chosen audience. Gives its id. */
export function open(
	actor: Actor,
	slug: string,
	input: {
		title: string;
		kind: ThreadKind;
		audience: AudienceChoice;
		body: string;
		files: StoredFile[];
		/** The draft the text comes from, which is done with it. */
		draft?: number | null | undefined;
	}
): number {
	const of = boards.find(actor, slug);
	authorize(actor, 'board.write', of);
	if (!audiencesFor(actor, of).includes(input.audience)) {
		throw new Invalid([
			{
				field: 'audience',
				message: 'この掲示板では選べない範囲です。読める人を選び直してください。'
			}
		]);
	}
	const audience = audienceKey(input.audience, of);
	const opened = change(actor, (tx, record) => {
		if (input.draft) spend(tx, record, actor, input.draft);
		const at = now();
		const threadId = Number(
			tx
				.insert(thread)
				.values({
					boardId: of.id,
					kind: input.kind,
					title: input.title,
					audience,
					...authorOf(actor),
					createdAt: at,
					lastNumber: 0,
					lastPostAt: at
				})
				.run().lastInsertRowid
		);
		const row = found(tx.select().from(thread).where(eq(thread.id, threadId)).get());
		const first = insertPost(tx, actor, row, input.body, at);
		attach(tx, actor, input.files, {
			type: 'post',
			id: first.id,
			audience,
			authorAudience: first.authorAudience
		});
		record(
			'thread.opened',
			`thread:${threadId}`,
			{ board: of.id, post: first.id, audience },
			`${input.title}\n${input.body}`
		);
		return threadId;
	});
	markWritten(actor, opened, 1);
	return opened;
}

/** Marks a question as solved, by one of its replies or by none in particular; the earlier mark gives way. */
export function solve(actor: Actor, id: number, postNumber: number | null): void {
	const of = find(actor, id);
	if (of.closureId !== null) throw new Conflict('この質問は締め切られています。');
	authorize(actor, 'thread.solve', of);
	change(actor, (tx, record) => {
		const answer =
			postNumber === null
				? null
				: found(
						tx
							.select({ id: schema.post.id })
							.from(schema.post)
							.where(
								and(
									eq(schema.post.threadId, id),
									eq(schema.post.number, postNumber),
									sql`${schema.post.number} > 1`,
									standingPost
								)
							)
							.get()
					).id;
		withdraw(tx, standing(tx, id).solutionId);
		const solutionId = act(tx, actor, 'solution', id, answer);
		tx.update(thread).set({ solutionId }).where(eq(thread.id, id)).run();
		letGo(tx, of.organisationId, `thread:${id}`);
		record('thread.solved', `thread:${id}`, { post: answer });
	});
}

/** Takes the 解決済み back. */
export function unsolve(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.solve', of);
	change(actor, (tx, record) => {
		withdraw(tx, standing(tx, id).solutionId);
		tx.update(thread).set({ solutionId: null }).where(eq(thread.id, id)).run();
		record('thread.unsolved', `thread:${id}`);
	});
}

/** Closes a thread to further replies; what was written stays readable. */
export function close(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.close', of);
	change(actor, (tx, record) => {
		if (standing(tx, id).closureId !== null) return;
		const closureId = act(tx, actor, 'closure', id, null);
		tx.update(thread).set({ closureId }).where(eq(thread.id, id)).run();
		letGo(tx, of.organisationId, `thread:${id}`);
		record('thread.closed', `thread:${id}`);
	});
}

/** Opens a closed thread again. */
export function reopen(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.close', of);
	change(actor, (tx, record) => {
		const { closureId } = standing(tx, id);
		if (closureId === null) return;
		withdraw(tx, closureId);
		tx.update(thread).set({ closureId: null }).where(eq(thread.id, id)).run();
		record('thread.reopened', `thread:${id}`);
	});
}

/** The words for who can read a thread. */
export function audienceWords(of: Thread): string {
	if (of.audience === 'all') return labels.audience.all;
	return of.audience === 'municipalities'
		? labels.audience.municipalities
		: labels.audience.district;
}

/**
 * Who marked the thread solved or closed it, and the answer's post id; null where it stands open. Whoever
 * asked under a mask keeps it here too.
 */
export function standingActs(of: Thread) {
	const rows = selectActs()
		.all({ solution: of.solutionId ?? 0, closure: of.closureId ?? 0 })
		.map(({ organisationId, ...row }) => {
			const isMasked = of.authorAudience !== null && organisationId === of.organisationId;
			return isMasked ? { ...row, organisation: labels.masked } : row;
		});
	return {
		solution: rows.find((row) => row.kind === 'solution') ?? null,
		closure: rows.find((row) => row.kind === 'closure') ?? null
	};
}

/** Takes 解決済み back when the post that solved the question goes away. */
export function withdrawAnswer(tx: Tx, record: Recorder, threadId: number, postId: number): void {
	const { solutionId } = standing(tx, threadId);
	if (solutionId === null) return;
	const solution = tx.select().from(threadAct).where(eq(threadAct.id, solutionId)).get();
	if (solution?.postId !== postId) return;
	withdraw(tx, solutionId);
	tx.update(thread).set({ solutionId: null }).where(eq(thread.id, threadId)).run();
	record('thread.unsolved', `thread:${threadId}`);
}

/** The author columns of a row written by this actor, with the affiliation as it is now. */
function authorOf(actor: Actor) {
	return {
		personId: actor.person.id,
		tenureId: actor.tenure.id,
		seatId: actor.seat.id,
		organisationId: actor.organisation.id,
		authorName: actor.person.name,
		authorSection: actor.tenure.section,
		authorAudience: null
	};
}

/** Notes an act on a thread or post as a row with who and when; gives its id. */
export function act(
	tx: Tx,
	actor: Actor,
	kind: (typeof threadAct.$inferInsert)['kind'],
	threadId: number,
	postId: number | null,
	more: Pick<
		typeof threadAct.$inferInsert,
		'reason' | 'afterNumber' | 'otherThreadId' | 'fromBoardId'
	> = {}
): number {
	return Number(
		tx
			.insert(threadAct)
			.values({
				kind,
				threadId,
				postId,
				personId: actor.person.id,
				organisationId: actor.organisation.id,
				at: now(),
				...more
			})
			.run().lastInsertRowid
	);
}

const selectThread = preparedOnce((connection) =>
	connection
		.select()
		.from(thread)
		.where(eq(thread.id, sql.placeholder('id')))
		.prepare()
);

const selectAct = preparedOnce((connection) =>
	connection
		.select({ reason: threadAct.reason })
		.from(threadAct)
		.where(eq(threadAct.id, sql.placeholder('id')))
		.prepare()
);

const selectActs = preparedOnce((connection) =>
	connection
		.select({
			kind: threadAct.kind,
			postId: threadAct.postId,
			at: threadAct.at,
			organisationId: threadAct.organisationId,
			organisation: organisation.name
		})
		.from(threadAct)
		.innerJoin(organisation, eq(organisation.id, threadAct.organisationId))
		.where(
			sql`${threadAct.id} in (${sql.placeholder('solution')}, ${sql.placeholder('closure')}) and ${threadAct.withdrawnAt} is null`
		)
		.prepare()
);

/** The one word of state a thread shows. */
export function stateOf(of: Pick<Thread, 'kind' | 'solutionId' | 'closureId'>): ThreadState {
	if (of.solutionId !== null) return 'solved';
	if (of.closureId !== null) return 'closed';
	return of.kind === 'question' ? 'unsolved' : null;
}

/** The thread as it is inside the transaction: another process may have written since it was found. */
export function standing(tx: Tx, id: number): Thread {
	return found(tx.select().from(thread).where(eq(thread.id, id)).get());
}

/** Takes an act back; its row stays. */
export function withdraw(tx: Tx, actId: number | null): void {
	if (actId === null) return;
	tx.update(threadAct).set({ withdrawnAt: now() }).where(eq(threadAct.id, actId)).run();
}
