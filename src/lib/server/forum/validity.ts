import { and, eq, sql } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change, system, type Recorder } from '../record/change.ts';
import { find, type Thread } from './threads.ts';

const { answerValidity, post, thread, threadReform } = schema;

/** An answer is in doubt when its 年度 or 有効期限 is over, or rules have changed since it was last confirmed. */
const isDoubted = sql`(
	${answerValidity.endedAt} is null and (
		${answerValidity.fiscalYear} < cast(strftime('%Y', ${sql.placeholder('today')}, '-3 months') as integer)
		or ${answerValidity.validTo} < ${sql.placeholder('today')}
		or exists (select 1 from ${threadReform} where ${threadReform.threadId} = ${post.threadId}
			and ${threadReform.withdrawnAt} is null and ${threadReform.at} >= ${answerValidity.holdsSince})
	)
)`;

/**
 * True for a thread with an answer that is 要確認. For a query that joins another table to the thread; asks for
 * `today`, as `scopeOf` gives it.
 */
export const hasDoubtedAnswer = sql<number>`exists (
	select 1 from ${post} inner join ${answerValidity} on ${answerValidity.postId} = ${post.id}
	where ${post.threadId} = ${thread.id} and ${post.acceptanceId} is not null
	and ${standingPost} and ${isDoubted}
)`;

export type Dating = { fiscalYear: number; validTo: Day | null };

/** Sets until when an accepted answer holds. Throws `Invalid` for a last day that is over, `Conflict` for a reply that is not accepted. */
export function date(actor: Actor, threadId: number, number: number, dating: Dating): void {
	if (dating.validTo !== null && dating.validTo < dayOf(now())) {
		throw invalid('validTo', 'もう過ぎた日です。これからの日を入れてください。');
	}
	const { answer, of } = answerAt(actor, threadId, number);
	authorize(actor, 'answer.date', { seatId: answer.seatId, thread: of });
	change(actor, (tx, record) => {
		// Whoever dates it anew has looked at it: a doubt by its dates is over, one by a change of rules is not.
		update(tx, answer.id, { ...dating, askedAt: null });
		record('answer.dated', `post:${answer.id}`, { thread: of.id, ...dating });
	});
}

/** 今も有効: the seat that answered says so, and the answer holds for this fiscal year. */
export function confirm(actor: Actor, threadId: number, number: number): void {
	const { answer, of } = answerAt(actor, threadId, number);
	authorize(actor, 'answer.confirm', { seatId: answer.seatId, thread: of });
	change(actor, (tx, record) => {
		const at = now();
		const year = Math.max(answer.fiscalYear, fiscalYear(at));
		const validTo = answer.validTo !== null && answer.validTo < dayOf(at) ? null : answer.validTo;
		// One instant later: what was tagged in this very moment has been looked at.
		const holdsSince = new Date(at.getTime() + 1);
		update(tx, answer.id, { fiscalYear: year, validTo, holdsSince, askedAt: null, endedAt: null });
		record('answer.confirmed', `post:${answer.id}`, { thread: of.id, fiscalYear: year });
	});
}

/** もう有効でない: the seat that answered says so; the asker is told, and the answer stays readable. */
export function end(actor: Actor, threadId: number, number: number): void {
	const { answer, of } = answerAt(actor, threadId, number);
	authorize(actor, 'answer.confirm', { seatId: answer.seatId, thread: of });
	change(actor, (tx, record) => {
		if (answer.endedAt !== null) return;
		update(tx, answer.id, { endedAt: now() });
		const refs = { thread: of.id, tellOrganisation: of.organisationId };
		record('answer.ended', `post:${answer.id}`, refs);
	});
}

/** Tags a thread with a 制度改正 by its name: its answers are in doubt, and the seats that gave them are asked. */
export function tagReform(actor: Actor, threadId: number, name: string): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.reform', of);
	change(actor, (tx, record) => {
		const { id: personId } = actor.person;
		const organisationId = actor.organisation.id;
		tx.insert(threadReform).values({ threadId, name, personId, organisationId, at: now() }).run();
		record('thread.reform-tagged', `thread:${threadId}`, {}, name);
		for (const answer of selectAccepted().all({ thread: threadId })) {
			if (answer.endedAt === null) ask(tx, record, threadId, answer);
		}
	});
}

/** Takes a 制度改正 off a thread again; throws `NotFound` for one of another thread. */
export function withdrawReform(actor: Actor, threadId: number, reformId: number): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.reform', of);
	change(actor, (tx, record) => {
		const own = and(eq(threadReform.id, reformId), eq(threadReform.threadId, threadId));
		const row = found(tx.select().from(threadReform).where(own).get());
		if (row.withdrawnAt !== null) return;
		tx.update(threadReform).set({ withdrawnAt: now() }).where(eq(threadReform.id, reformId)).run();
		record('thread.reform-withdrawn', `thread:${threadId}`, { reform: reformId });
	});
}

/** How many seats are asked in one transaction, so that nobody waits for it. */
const ASKED_AT_ONCE = 100;

/** Asks the seats whose answers have come into doubt by a date since and gives how many it asked; called by the schedule. */
export function askDoubted(): number {
	const rows = selectUnasked().all({ today: dayOf(now()), limit: ASKED_AT_ONCE });
	if (rows.length === 0) return 0;
	change(system, (tx, record) => {
		for (const { threadId, ...answer } of rows) ask(tx, record, threadId, answer);
	});
	return rows.length;
}

function ask(
	tx: Tx,
	record: Recorder,
	threadId: number,
	answer: { id: number; seatId: number }
): void {
	update(tx, answer.id, { askedAt: now() });
	record('answer.doubted', `post:${answer.id}`, { thread: threadId, tellSeat: answer.seatId });
}

const answerColumns = {
	id: post.id,
	number: post.number,
	seatId: post.seatId,
	fiscalYear: answerValidity.fiscalYear,
	acceptanceId: post.acceptanceId,
	validTo: answerValidity.validTo,
	endedAt: answerValidity.endedAt
};

/** The accepted answers of a thread with their dates, oldest reply first. */
export const selectAccepted = preparedOnce((connection) =>
	connection
		.select({ ...answerColumns, holdsSince: answerValidity.holdsSince })
		.from(post)
		.innerJoin(answerValidity, eq(answerValidity.postId, post.id))
		.where(
			sql`${post.threadId} = ${sql.placeholder('thread')} and ${post.acceptanceId} is not null`
		)
		.orderBy(post.number)
		.prepare()
);

const selectUnasked = preparedOnce((connection) =>
	connection
		.select({ id: post.id, seatId: post.seatId, threadId: post.threadId })
		.from(answerValidity)
		.innerJoin(post, eq(post.id, answerValidity.postId))
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(
			sql`${answerValidity.askedAt} is null and ${standingPost}
				and ${standingThread} and ${isDoubted}`
		)
		.limit(sql.placeholder('limit'))
		.prepare()
);

/** The answers a seat is to look at again, with their threads; asks for `today` and `seat`. */
export const isDoubtedOfSeat = sql`(${post.seatId} = ${sql.placeholder('seat')} and ${post.acceptanceId} is not null
	and ${standingPost} and ${isDoubted})`;

function answerAt(actor: Actor, threadId: number, number: number) {
	const of: Thread = find(actor, threadId);
	const rows = selectAccepted().all({ thread: threadId });
	const answer = rows.find((row) => row.number === number);
	if (!answer) throw new Conflict('この返信は、もう解決した回答ではありません。');
	return { of, answer };
}

function update(
	tx: Tx,
	postId: number,
	set: Partial<Omit<typeof answerValidity.$inferInsert, 'postId'>>
): void {
	tx.update(answerValidity).set(set).where(eq(answerValidity.postId, postId)).run();
}
