import { and, eq, sql } from 'drizzle-orm';
import { Conflict, invalid, NotFound } from '#lib/errors.ts';
import type { AudienceChoice, Entry, MaskChoice, ThreadKind } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import { standingPost } from '../db/standing.ts';
import { attach } from '../files/attachments.ts';
import { spend } from '../files/organisation-drafts.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { authorshipOf } from '../identity/authorship.ts';
import { letGo } from '../identity/holdings.ts';
import { nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import {
	answeringKey,
	audienceKey,
	audiencesFor,
	authorize,
	boardKey,
	found,
	may,
	reads,
	readsHidden
} from '../permissions.ts';
import { accept, withdraw as withdrawAcceptance, withdrawAll } from '../record/acceptances.ts';
import { change, type Recorder } from '../record/change.ts';
import type { EventRefs } from '../record/events.ts';
import { address, checkAddressees, type Addressee } from './asked/address.ts';
import * as boards from './boards.ts';
import { authorFor, noteEntry } from './entering.ts';
import { insertPost } from './insert-post.ts';
import { hidingChosen, hidingIn } from './masking.ts';
import { markWritten } from './reading.ts';

const { organisation, thread, threadAct } = schema;

export type Thread = typeof thread.$inferSelect;
export type ThreadState = 'solved' | 'unsolved' | 'closed' | null;

/**
 * A thread this actor can read; throws `NotFound`, which also says so when it was deleted, merged or hidden.
 * What was hidden is found by its author's organisation and by the 世話役.
 */
export function find(actor: Actor, id: number): Thread {
	return readable(actor, selectThread().get({ id }));
}

function readable(actor: Actor, row: Thread | undefined): Thread {
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
	if (!row || row.mergedIntoId === null || row.deletionId !== null) return readable(actor, row);
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
		address: may(actor, 'thread.address', of),
		openTable: may(actor, 'table.open', of),
		hide: may(actor, 'thread.hide', of),
		move: may(actor, 'thread.move', of),
		merge: may(actor, 'thread.merge', of),
		split: may(actor, 'thread.split', of)
	};
}

/** The key of those who can answer in a thread, and whom alone it can ask. */
export function answeringKeyOf(of: Thread): string {
	return answeringKey(of);
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
		/** The asker wants 団体としての回答; a 共有 asks for nothing. */
		asksOfficial?: boolean | undefined;
		mask?: MaskChoice | undefined;
		/** For whom somebody at the union writes. */
		entry?: Entry | null | undefined;
		/** 特に聞きたい団体, each told. */
		addressees?: Addressee[] | undefined;
	}
): number {
	const of = boards.find(actor, slug);
	authorize(actor, 'board.write', of);
	if (!audiencesFor(actor, of).includes(input.audience)) {
		throw invalid('audience', 'この掲示板では選べない範囲です。読める人を選び直してください。');
	}
	const audience = audienceKey(input.audience, of);
	const { author, body } = authorFor(actor, input.entry, [boardKey(of), audience]);
	const hiding = hidingChosen(body, of, input.mask);
	const addressees = input.addressees ?? [];
	const writers = of.kind === 'group' ? boardKey(of) : null;
	checkAddressees(
		actor,
		answeringKey({ writers, audience }),
		addressees.map(({ id }) => id)
	);
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
					writers,
					...authorshipOf(actor),
					...author,
					...hiding,
					createdAt: at,
					lastNumber: 0,
					lastPostAt: at,
					asksOfficial: input.asksOfficial === true && input.kind !== 'share'
				})
				.run().lastInsertRowid
		);
		const row = found(tx.select().from(thread).where(eq(thread.id, threadId)).get());
		const first = insertPost(tx, actor, row, input.body, at, { author });
		attach(tx, actor, input.files, {
			type: 'post',
			id: first.id,
			audience,
			authorAudience: first.authorAudience
		});
		noteEntry(tx, record, actor, input.entry, { post: first.id, thread: threadId });
		record(
			'thread.opened',
			`thread:${threadId}`,
			{ board: of.id, post: first.id, audience },
			`${input.title}\n${input.body}`
		);
		address(tx, record, threadId, addressees);
		return threadId;
	});
	markWritten(actor, opened, 1);
	return opened;
}

/**
 * Marks a question as solved, by one of its replies or by none in particular. Several replies may be accepted;
 * the first is the 代表. Where another organisation accepts for the asker, the asker is told.
 */
export function solve(actor: Actor, id: number, postNumber: number | null): void {
	const of = find(actor, id);
	if (of.closureId !== null) throw new Conflict('この質問は締め切られています。');
	authorize(actor, 'thread.solve', of);
	const isForAsker = actor.organisation.id !== of.organisationId;
	const tell: EventRefs = isForAsker ? { tellOrganisation: of.organisationId } : {};
	change(actor, (tx, record) => {
		const { solutionId } = standing(id);
		const answer = postNumber === null ? null : replyAt(tx, id, postNumber);
		if (answer) {
			if (!accept(tx, byHand(actor), id, answer)) return;
			record('answer.accepted', `post:${answer}`, { thread: id, ...tell });
		} else if (solutionId !== null) return;
		else {
			const lead = act(tx, actor, 'solution', id, null);
			tx.update(thread).set({ solutionId: lead }).where(eq(thread.id, id)).run();
		}
		letGo(tx, of.organisationId, `thread:${id}`);
		if (solutionId === null) {
			record('thread.solved', `thread:${id}`, { post: answer, ...(answer ? {} : tell) });
		}
	});
}

/** Takes the 解決済み back, with every acceptance. */
export function unsolve(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.solve', of);
	change(actor, (tx, record) => {
		if (standing(id).solutionId === null) return;
		withdrawAll(tx, id, now());
		record('thread.unsolved', `thread:${id}`);
	});
}

/** Closes a thread to further replies; what was written stays readable. */
export function close(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.close', of);
	change(actor, (tx, record) => {
		if (standing(id).closureId !== null) return;
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
		const { closureId } = standing(id);
		if (closureId === null) return;
		withdraw(tx, closureId);
		tx.update(thread).set({ closureId: null }).where(eq(thread.id, id)).run();
		record('thread.reopened', `thread:${id}`);
	});
}

/** The words for who can read a thread. */
export function audienceWords(of: Thread): string {
	if (of.audience === 'all') return labels.audience.all;
	if (of.audience.startsWith('group:')) return labels.audience.group;
	return of.audience === 'municipalities'
		? labels.audience.municipalities
		: labels.audience.district;
}

/**
 * Who marked the thread solved or closed it, and the answer's post id; null where it stands open. Whoever
 * writes in it under a mask keeps it here too.
 */
export function standingActs(actor: Actor, of: Thread) {
	const rows = selectActs()
		.all({ solution: of.solutionId ?? 0, closure: of.closureId ?? 0 })
		.map(({ organisationId, district, organisation: name, ...row }) => ({
			...row,
			organisation: nameShown(actor, hidingIn(of.id, organisationId), { name, district })
		}));
	return {
		solution: rows.find((row) => row.kind === 'solution') ?? null,
		closure: rows.find((row) => row.kind === 'closure') ?? null
	};
}

/** Takes the acceptance of a reply back, as when it goes away; without any other the question is unsolved again. */
export function withdrawAnswer(tx: Tx, record: Recorder, threadId: number, postId: number): void {
	const left = withdrawAcceptance(tx, threadId, postId, now());
	if (left === 'not-accepted') return;
	record('answer.withdrawn', `post:${postId}`, { thread: threadId });
	if (left === 'unsolved') record('thread.unsolved', `thread:${threadId}`);
}

/** The id of a standing reply by its number; throws `NotFound` for the question, a deleted post or none. */
export function replyAt(tx: Tx, threadId: number, number: number): number {
	return found(
		tx
			.select({ id: schema.post.id })
			.from(schema.post)
			.where(
				and(
					eq(schema.post.threadId, threadId),
					eq(schema.post.number, number),
					sql`${schema.post.number} > 1 and ${standingPost}`
				)
			)
			.get()
	).id;
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
				...byHand(actor),
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
			organisation: organisation.name,
			district: organisation.district
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

/** The thread as it is, asked inside a transaction: another process may have written since it was found. */
export function standing(id: number): Thread {
	return found(selectThread().get({ id }));
}

function byHand(actor: Actor) {
	return { personId: actor.person.id, organisationId: actor.organisation.id, at: now() };
}

/** Takes an act on a thread back; the row stays. */
export function withdraw(tx: Tx, actId: number | null): void {
	if (actId === null) return;
	tx.update(threadAct).set({ withdrawnAt: now() }).where(eq(threadAct.id, actId)).run();
}
