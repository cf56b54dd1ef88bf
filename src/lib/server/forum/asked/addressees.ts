import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { invalid, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import { standingPost, standingThread } from '../../db/standing.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { answeringKey, authorize, may, scopeOf, scopes, seesAuthor } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { heldUntilRecorded } from '../../record/held.ts';
import * as threads from '../threads.ts';
import { address, checkAddressees, type Addressee } from './address.ts';

const { organisation, post, thread, threadAddressee } = schema;

/** Puts a question to more organisations later; gives how many are new. Throws `Invalid` for who cannot answer. */
export function addAddressees(actor: Actor, threadId: number, addressees: Addressee[]): number {
	const of = threads.find(actor, threadId);
	authorize(actor, 'thread.address', of);
	checkAddressees(
		actor,
		answeringKey(of),
		addressees.map(({ id }) => id)
	);
	if (addressees.length === 0) {
		throw invalid('organisations', '団体を一つ以上選んでください。');
	}
	return change(actor, (tx, record) => address(tx, record, threadId, addressees));
}

/** 該当なし: the actor's organisation has nothing to say to a question that was put to it. */
export function decline(actor: Actor, threadId: number): void {
	const of = threads.find(actor, threadId);
	change(actor, (tx, record) => {
		const declined = tx
			.update(threadAddressee)
			.set({ declinedAt: now() })
			.where(
				and(
					eq(threadAddressee.threadId, of.id),
					eq(threadAddressee.organisationId, actor.organisation.id),
					isNull(threadAddressee.declinedAt)
				)
			)
			.run().changes;
		if (declined === 0 && !addresseesOf(actor, of).some(({ isOwn }) => isOwn)) {
			throw new NotFound(labels.notFound);
		}
		if (declined > 0) record('thread.declined', `thread:${threadId}`, { thread: threadId });
	});
}

/** Takes 該当なし back: the question is put to the actor's organisation again. */
export function undecline(actor: Actor, threadId: number): void {
	const of = threads.find(actor, threadId);
	change(actor, (tx, record) => {
		const { changes } = tx
			.update(threadAddressee)
			.set({ declinedAt: null })
			.where(
				and(
					eq(threadAddressee.threadId, of.id),
					eq(threadAddressee.organisationId, actor.organisation.id),
					isNotNull(threadAddressee.declinedAt)
				)
			)
			.run();
		if (changes > 0) record('thread.undeclined', `thread:${threadId}`, { thread: threadId });
	});
}

/**
 * True where an addressed organisation has replied as far as this reader may know. A reply under a mask counts for
 * those alone who see who wrote it: a number that grew by one more than the names would unmask its writer.
 */
const hasReplied = sql<number>`exists (select 1 from ${post} where ${post.threadId} = ${threadAddressee.threadId}
	and ${post.organisationId} = ${threadAddressee.organisationId} and ${post.number} > 1
	and ${standingPost} and ${scopes.post} and ${scopes.postAuthor})`;

const selectAddressees = preparedOnce((connection) =>
	connection
		.select({
			id: threadAddressee.organisationId,
			name: organisation.name,
			district: organisation.district,
			why: threadAddressee.why,
			declinedAt: threadAddressee.declinedAt,
			hasReplied
		})
		.from(threadAddressee)
		.innerJoin(organisation, eq(organisation.id, threadAddressee.organisationId))
		.where(eq(threadAddressee.threadId, sql.placeholder('thread')))
		.orderBy(asc(organisation.position))
		.prepare()
);

const selectWhetherAsked = preparedOnce((connection) =>
	connection
		.select({ id: threadAddressee.organisationId })
		.from(threadAddressee)
		.where(eq(threadAddressee.threadId, sql.placeholder('thread')))
		.limit(1)
		.prepare()
);

/** Most questions are put to nobody by name. */
const heldWhetherAsked = heldUntilRecorded<{ is: boolean }>(1_000, { outlastsReplies: true });

export type ShownAddressee = {
	id: number;
	name: string;
	district: string | null;
	/** Why it was asked, for itself and for those who asked: a product is not everybody's to know. */
	why: string;
	state: 'replied' | 'declined' | 'open';
	isOwn: boolean;
};

/**
 * Whom a question was put to, in the one order, and how far each has come as this reader may know. Where the
 * asker is masked everybody else sees no more than that they were asked, and not why: who is missing from 同規模
 * is the asker, and its band would say how large it is.
 */
export function addresseesOf(actor: Actor, of: threads.Thread): ShownAddressee[] {
	const asked = heldWhetherAsked(of.id, () => ({
		is: selectWhetherAsked().get({ thread: of.id }) !== undefined
	}));
	if (!asked.is) return [];
	const seesAll = seesAuthor(actor, of);
	const asks = may(actor, 'thread.address', of) && actor.organisation.id === of.organisationId;
	return selectAddressees()
		.all({ ...scopeOf(actor), thread: of.id })
		.filter(({ id }) => seesAll || id === actor.organisation.id)
		.map(({ declinedAt, hasReplied: replied, why, ...body }) => {
			const isOwn = body.id === actor.organisation.id;
			return {
				...body,
				isOwn,
				why: asks || (isOwn && seesAll) ? why : '',
				state: replied ? 'replied' : declinedAt ? 'declined' : 'open'
			};
		});
}

const selectOpenToUs = preparedOnce((connection) =>
	connection
		.select({ id: thread.id })
		.from(threadAddressee)
		.innerJoin(thread, eq(thread.id, threadAddressee.threadId))
		.where(
			and(
				eq(threadAddressee.organisationId, sql.placeholder('organisation')),
				isNull(threadAddressee.declinedAt),
				standingThread,
				isNull(thread.closureId),
				isNull(thread.solutionId),
				scopes.thread,
				scopes.threadWriters,
				sql`not exists (select 1 from ${post} where ${post.threadId} = ${thread.id}
					and ${post.organisationId} = ${sql.placeholder('organisation')} and ${post.number} > 1
					and ${standingPost})`
			)
		)
		.orderBy(asc(threadAddressee.at))
		.prepare()
);

/** The questions put to the actor's organisation that it has neither answered nor declined, by id. */
export function openToUs(actor: Actor): number[] {
	return selectOpenToUs()
		.all(scopeOf(actor))
		.map((row) => row.id);
}

export type AskedSummary = {
	addressees: number;
	replied: number;
	declined: number;
	/** How far the reader's own organisation has come; null where it was not asked, or can no longer answer. */
	own: ShownAddressee['state'] | null;
	/** The reader sees no more than their own part. */
	isOwnOnly: boolean;
};

/** 「宛先14団体中9団体が回答」 of what a reader may see; null where nobody was asked by name. */
export function summaryOf(actor: Actor, of: threads.Thread): AskedSummary | null {
	const shown = addresseesOf(actor, of);
	if (shown.length === 0) return null;
	const having = (state: ShownAddressee['state']) =>
		shown.filter((each) => each.state === state).length;
	const own = shown.find(({ isOwn }) => isOwn);
	return {
		addressees: shown.length,
		replied: having('replied'),
		declined: having('declined'),
		own:
			own?.state === 'open' && !actor.reach.includes(answeringKey(of))
				? null
				: (own?.state ?? null),
		isOwnOnly: !seesAuthor(actor, of)
	};
}
