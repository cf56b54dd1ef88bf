import { and, asc, eq, inArray, isNull, lte, notInArray, sql } from 'drizzle-orm';
import { dayOf, instantOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import { ofThings } from '../files/attachments.ts';
import { bearsMaker } from '../files/traces.ts';
import type { Actor } from '../identity/actors.ts';
import { find as findOrganisation } from '../identity/organisations.ts';
import { telltaleIn, telltalesOf } from '../identity/telltales.ts';
import { now } from '../now.ts';
import { authorize, found, may, scopeOf, scopes, stands } from '../permissions.ts';
import { changeAudience } from '../record/audience.ts';
import { change, system, type Recorder } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import * as boards from './boards.ts';
import * as threads from './threads.ts';

const { attachment, board, organisation, post, postVersion, sameHere } = schema;
const { statusTable, thread, threadAct } = schema;
const { widening, wideningAnswer } = schema;

/** Organisations may answer to the end of office hours of the second business day. */
const BUSINESS_DAYS = 2;
const CLOSING_TIME = '17:15';

const HAS_TABLE =
	'この投稿には各団体の状況表があり、その行は団体名のまま読まれます。行を書いた団体は全県に見せると答えていないため、広げられません。全県に尋ねるときは、新しい投稿にしてください。';

export type WiderAudience = (typeof widening.$inferSelect)['audience'];
export type Answer = (typeof wideningAnswer.$inferSelect)['answer'];
type Proposal = typeof widening.$inferSelect;
type Asked = { id: number; name: string; district: string | null; answer: Answer | null };

/** What stands of a thread's widening before this reader; null where nothing is proposed. */
export type Proposed = {
	audience: WiderAudience;
	endsAt: Date;
	/** How many organisations are asked and how many of them have answered. */
	asked: number;
	answered: number;
	/** The own organisation's part: not asked, or what it has answered so far. */
	own: 'not-asked' | 'unanswered' | Answer;
	/** Own posts whose title, text as it stands or stood, or files tell the organisation's name, which hiding it would not take away. */
	telling: { number: number; word: string }[];
};

/** When a proposal made now ends: 17:15 JST on the second business day from today. */
export function endOfProposal(at: Date): Date {
	return instantOf(addBusinessDays(dayOf(at), BUSINESS_DAYS), CLOSING_TIME);
}

/** What this actor may do about widening a thread. */
export function rightsOn(actor: Actor, of: threads.Thread) {
	const thing = { ...of, isProposed: standingProposal(of.id) !== undefined };
	return {
		widen: may(actor, 'thread.widen', thing) && !hasTable(of.id),
		unwiden: may(actor, 'thread.unwiden', thing)
	};
}

/** A thread that is proposed or can be; throws `NotFound`, `Forbidden` for who may not widen it, `Conflict` where a table stands. */
export function widenable(actor: Actor, id: number): threads.Thread {
	const of = threads.find(actor, id);
	authorize(actor, 'thread.widen', { ...of, isProposed: standingProposal(id) !== undefined });
	if (hasTable(id)) throw new Conflict(HAS_TABLE);
	return of;
}

/** Throws `Conflict` while a proposal stands: what is written in a table under a name is read by more afterwards. */
export function refuseProposed(threadId: number): void {
	if (!standingProposal(threadId)) return;
	throw new Conflict(
		'全県へ広げる提案が出ている間は、状況表を作れません。広がったあとか、提案を取りやめてから作ってください。'
	);
}

/** How many organisations a proposal by this actor would wait for. */
export function wouldBeAsked(actor: Actor, of: threads.Thread): number {
	return askedIn(db(), 0, of.id).filter(({ id }) => id !== actor.organisation.id).length;
}

/**
 * Proposes to open a thread of one 広域 to more readers. Who wrote in it is asked; where nobody else did it is
 * open at once. Throws `Conflict` when it has been proposed already or holds a table, whose rows bear names.
 * Gives whether it is open now.
 */
export function propose(actor: Actor, id: number, audience: WiderAudience): boolean {
	const of = threads.find(actor, id);
	if (standingProposal(id)) throw new Conflict('この投稿は、もう全県へ広げる提案がされています。');
	authorize(actor, 'thread.widen', { ...of, isProposed: false });
	return change(actor, (tx, record) => {
		if (hasTable(id)) throw new Conflict(HAS_TABLE);
		if (standingProposal(id)) throw new Conflict('ほかの人が先に全県へ広げる提案をしました。');
		const at = now();
		const by = { personId: actor.person.id, organisationId: actor.organisation.id };
		const endsAt = endOfProposal(at);
		const inserted = tx
			.insert(widening)
			.values({ threadId: id, audience, ...by, proposedAt: at, endsAt })
			.run();
		const proposal = Number(inserted.lastInsertRowid);
		record('widening.proposed', `thread:${id}`, { widening: proposal, audience });
		tx.insert(wideningAnswer)
			.values({ wideningId: proposal, ...by, answer: 'agree', at })
			.run();
		for (const body of askedIn(tx, proposal, id)) {
			if (body.answer === null) {
				record('widening.asked', `thread:${id}`, { tellOrganisation: body.id });
			}
		}
		return widenIfReady(tx, record, proposal);
	});
}

/** Asks an organisation that writes while a proposal stands, too. */
export function askAlso(tx: Tx, record: Recorder, threadId: number, organisationId: number): void {
	const proposal = standingProposal(threadId);
	if (!proposal) return;
	const own = askedIn(tx, proposal.id, threadId).find(({ id }) => id === organisationId);
	const posts = tx
		.select({ posts: sql<number>`count(*)` })
		.from(post)
		.where(and(eq(post.threadId, threadId), eq(post.organisationId, organisationId)))
		.get();
	if (own?.answer === null && posts?.posts === 1) {
		record('widening.asked', `thread:${threadId}`, { tellOrganisation: organisationId });
	}
}

/** The organisations a standing proposal waits for or has heard, by id; none where nothing is proposed. */
export function organisationsAsked(tx: Tx, threadId: number): Set<number> {
	const proposal = standingProposal(threadId);
	return new Set(proposal ? askedIn(tx, proposal.id, threadId).map(({ id }) => id) : []);
}

/** Asks the organisations whose posts have come into a thread while a proposal stands, besides those asked before. */
export function askNewcomers(
	tx: Tx,
	record: Recorder,
	threadId: number,
	before: Set<number>
): void {
	for (const id of organisationsAsked(tx, threadId)) {
		if (!before.has(id)) record('widening.asked', `thread:${threadId}`, { tellOrganisation: id });
	}
}

/** Ends the proposal for a thread that goes into another. */
export function drop(tx: Tx, record: Recorder, threadId: number): void {
	const proposal = standingProposal(threadId);
	if (!proposal) return;
	tx.update(widening).set({ withdrawnAt: now() }).where(eq(widening.id, proposal.id)).run();
	record('widening.withdrawn', `thread:${threadId}`, { widening: proposal.id });
}

/**
 * Answers for the actor's organisation; answering again changes the answer until the end. Throws `Conflict`
 * when nothing is proposed any more or nothing was asked. Gives whether the thread is open now.
 */
export function answer(actor: Actor, id: number, given: Answer): boolean {
	threads.find(actor, id);
	return change(actor, (tx, record) => {
		const proposal = standingProposal(id);
		const asked = proposal ? askedIn(tx, proposal.id, id) : [];
		if (!proposal || !asked.some((body) => body.id === actor.organisation.id)) {
			throw new Conflict('この投稿を広げる提案は、もう終わったか取りやめになりました。');
		}
		const values = { answer: given, personId: actor.person.id, at: now() };
		tx.insert(wideningAnswer)
			.values({ wideningId: proposal.id, organisationId: actor.organisation.id, ...values })
			.onConflictDoUpdate({
				target: [wideningAnswer.wideningId, wideningAnswer.organisationId],
				set: values
			})
			.run();
		record('widening.answered', `thread:${id}`, { widening: proposal.id, answer: given });
		return widenIfReady(tx, record, proposal.id);
	});
}

/** Takes a proposal back; who reads the thread stays as it is. */
export function withdraw(actor: Actor, id: number): void {
	const of = threads.find(actor, id);
	authorize(actor, 'thread.unwiden', {
		...of,
		isProposed: standingProposal(id) !== undefined
	});
	change(actor, (tx, record) => {
		if (!standingProposal(id)) {
			throw new Conflict('もう全県へ広がったか、取りやめになっています。');
		}
		drop(tx, record, id);
	});
}

/** Opens the thread if the time of its proposal is over, whoever comes to read it. */
export function settle(id: number): void {
	const proposal = standingProposal(id);
	if (proposal && proposal.endsAt <= now()) settleAll([proposal.id]);
}

/** Opens every thread whose proposal has come to its end. */
export function settleDue(): void {
	const due = db()
		.select({ id: widening.id })
		.from(widening)
		.where(and(isStanding, lte(widening.endsAt, now())))
		.orderBy(asc(widening.endsAt))
		.all();
	settleAll(due.map(({ id }) => id));
}

function settleAll(ids: number[]): void {
	for (const id of ids) change(system, (tx, record) => widenIfReady(tx, record, id));
}

export type Unanswered = { id: number; threadId: number; title: string; since: Date; endsAt: Date };

/** The proposals that wait for the answer of the actor's organisation, in threads the actor reads. */
export function unanswered(actor: Actor): Unanswered[] {
	return selectProposed()
		.all({ ...scopeOf(actor), now: now().getTime() })
		.filter(({ id, threadId }) =>
			askedIn(db(), id, threadId).some(
				(body) => body.id === actor.organisation.id && body.answer === null
			)
		);
}

const selectProposed = preparedOnce((connection) =>
	connection
		.selectDistinct({
			id: widening.id,
			threadId: thread.id,
			title: thread.title,
			since: widening.proposedAt,
			endsAt: widening.endsAt
		})
		.from(widening)
		.innerJoin(thread, eq(thread.id, widening.threadId))
		.innerJoin(
			post,
			and(eq(post.threadId, thread.id), eq(post.organisationId, sql.placeholder('organisation')))
		)
		.where(
			and(
				isStanding,
				sql`${widening.endsAt} > ${sql.placeholder('now')}`,
				standingThread,
				scopes.thread
			)
		)
		.orderBy(asc(widening.endsAt))
		.prepare()
);

/** What is proposed for a thread that has been found, as this reader sees it. */
export function proposed(actor: Actor, of: threads.Thread): Proposed | null {
	const proposal = standingProposal(of.id);
	if (!proposal) return null;
	const asked = askedIn(db(), proposal.id, of.id);
	const own = asked.find(({ id }) => id === actor.organisation.id);
	return {
		audience: proposal.audience,
		endsAt: proposal.endsAt,
		asked: asked.length,
		answered: asked.filter((body) => body.answer !== null).length,
		own: own ? (own.answer ?? 'unanswered') : 'not-asked',
		telling: own ? tellingPosts(actor, of) : []
	};
}

function tellingPosts(actor: Actor, of: threads.Thread): Proposed['telling'] {
	const words = telltalesOf(findOrganisation(actor.organisation.id), '');
	const own = db()
		.select({ id: post.id, number: post.number, body: post.body })
		.from(post)
		.where(
			and(
				eq(post.threadId, of.id),
				eq(post.organisationId, actor.organisation.id),
				isNull(post.deletionId)
			)
		)
		.orderBy(asc(post.number))
		.all();
	const files = ofThings(
		'post',
		own.map(({ id }) => id)
	);
	const earlier = Map.groupBy(
		db()
			.select()
			.from(postVersion)
			.where(
				inArray(
					postVersion.postId,
					own.map(({ id }) => id)
				)
			)
			.all(),
		(version) => version.postId
	);
	return own.flatMap(({ id, number, body }) => {
		const names = (files.get(id) ?? []).map(({ name }) => name);
		const before = (earlier.get(id) ?? []).map(
			(version) => `${version.title ?? ''}\n${version.body}`
		);
		const title = number === 1 ? of.title : '';
		const word = telltaleIn([title, body, ...before, ...names].join('\n'), words);
		return word === null ? [] : [{ number, word }];
	});
}

const isStanding = and(isNull(widening.withdrawnAt), isNull(widening.widenedAt));

type Reads = Pick<Tx, 'select' | 'selectDistinct'>;

const selectTable = preparedOnce((connection) =>
	connection
		.select({ id: statusTable.id })
		.from(statusTable)
		.where(eq(statusTable.threadId, sql.placeholder('thread')))
		.limit(1)
		.prepare()
);

function hasTable(threadId: number): boolean {
	return selectTable().get({ thread: threadId }) !== undefined;
}

const selectStanding = preparedOnce((connection) =>
	connection
		.select()
		.from(widening)
		.where(and(eq(widening.threadId, sql.placeholder('thread')), isStanding))
		.prepare()
);

const heldProposal = heldUntilRecorded<{ standing: Proposal | undefined }>(1_000, {
	outlastsReplies: true
});

function standingProposal(threadId: number): Proposal | undefined {
	return heldProposal(threadId, () => ({ standing: selectStanding().get({ thread: threadId }) }))
		.standing;
}

/**
 * The organisations whose name stands on a post, with their answer. The union stays named everywhere, and who
 * is masked already keeps the mask.
 */
function askedIn(tx: Reads, proposal: number, threadId: number): Asked[] {
	return tx
		.selectDistinct({
			id: organisation.id,
			name: organisation.name,
			district: organisation.district,
			answer: wideningAnswer.answer
		})
		.from(post)
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.leftJoin(
			wideningAnswer,
			and(
				eq(wideningAnswer.wideningId, proposal),
				eq(wideningAnswer.organisationId, organisation.id)
			)
		)
		.where(
			and(
				eq(post.threadId, threadId),
				isNull(post.deletionId),
				isNull(post.authorAudience),
				sql`${organisation.kind} <> '組合'`
			)
		)
		.all();
}

function widenIfReady(tx: Tx, record: Recorder, id: number): boolean {
	const proposal = found(tx.select().from(widening).where(eq(widening.id, id)).get());
	const of = found(tx.select().from(thread).where(eq(thread.id, proposal.threadId)).get());
	// Another process may have been faster.
	if (proposal.withdrawnAt !== null || proposal.widenedAt !== null) return false;
	if (!stands(of) || !of.audience.startsWith('district:') || hasTable(of.id)) {
		tx.update(widening).set({ withdrawnAt: now() }).where(eq(widening.id, id)).run();
		return false;
	}
	const asked = askedIn(tx, id, of.id);
	if (proposal.endsAt > now() && asked.some((body) => body.answer === null)) return false;
	const agreed = asked.filter((body) => body.answer === 'agree').map((body) => body.id);
	const hidden = hideNames(tx, of, agreed);
	changeAudience(tx, record, { type: 'thread', id: of.id }, proposal.audience);
	keepFiles(tx, hidden, of.audience);
	const { secondBoardId } = found(
		tx.select({ secondBoardId: board.id }).from(board).where(eq(board.kind, 'prefecture')).get()
	);
	const at = now();
	tx.update(thread).set({ secondBoardId }).where(eq(thread.id, of.id)).run();
	tx.update(widening).set({ widenedAt: at }).where(eq(widening.id, id)).run();
	const { personId, organisationId } = proposal;
	tx.insert(threadAct)
		.values({
			kind: 'widening',
			threadId: of.id,
			personId,
			organisationId,
			at,
			afterNumber: of.lastNumber
		})
		.run();
	record('thread.widened', `thread:${of.id}`, {
		widening: id,
		audience: proposal.audience,
		tellOrganisation: of.organisationId
	});
	return true;
}

/** A file that can say who made it, or is named after them, stays with those who read the thread before. */
function keepFiles(tx: Tx, postIds: number[], audience: string): void {
	const rows = tx
		.select({
			id: attachment.id,
			kind: attachment.kind,
			name: attachment.name,
			by: post.organisationId
		})
		.from(attachment)
		.innerJoin(post, eq(post.id, attachment.thingId))
		.where(and(eq(attachment.thingType, 'post'), inArray(attachment.thingId, postIds)))
		.all();
	const kept = rows
		.filter(
			({ kind, name, by }) =>
				bearsMaker(kind) || telltaleIn(name, telltalesOf(findOrganisation(by), '')) !== null
		)
		.map(({ id }) => id);
	tx.update(attachment).set({ audience }).where(inArray(attachment.id, kept)).run();
}

/** Hides every named author who has not agreed from all but those who read the thread before; gives their posts. */
function hideNames(tx: Tx, of: threads.Thread, agreed: number[]): number[] {
	const unions = tx
		.select({ id: organisation.id })
		.from(organisation)
		.where(eq(organisation.kind, '組合'))
		.all()
		.map(({ id }) => id);
	const named = [...agreed, ...unions];
	const { slug } = boards.byId(of.boardId);
	const district = tx
		.select({ id: organisation.id })
		.from(organisation)
		.where(eq(organisation.district, slug));
	const hiding = {
		authorAudience: of.audience,
		// A guest on this board would be told apart by the name of its own 広域.
		authorMask: sql`case when organisation_id in ${district} then 'district' else 'prefecture' end`
	};
	const hidden = tx
		.update(post)
		.set(hiding)
		.where(
			and(
				eq(post.threadId, of.id),
				isNull(post.authorAudience),
				notInArray(post.organisationId, named)
			)
		)
		.returning({ id: post.id })
		.all()
		.map(({ id }) => id);
	tx.update(attachment)
		.set({ authorAudience: of.audience })
		.where(and(eq(attachment.thingType, 'post'), inArray(attachment.thingId, hidden)))
		.run();
	if (of.authorAudience === null && !named.includes(of.organisationId)) {
		tx.update(thread).set(hiding).where(eq(thread.id, of.id)).run();
	}
	// Whoever pressed うちも同じ under its name did so before its 広域 alone.
	tx.update(sameHere)
		.set({ hidesName: true })
		.where(and(eq(sameHere.threadId, of.id), notInArray(sameHere.organisationId, named)))
		.run();
	return hidden;
}
