import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { letGo } from '../identity/holdings.ts';
import { now } from '../now.ts';
import { isWithin } from '../permissions.ts';
import { changeAudience } from '../record/audience.ts';
import { change, type Recorder } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import { carryLead, carryThread, dropAnswers } from './carrying.ts';
import { carryPointers, placePosts, postsOf, recount } from './placing.ts';
import { noteAll } from './references.ts';
import * as threads from './threads.ts';
import * as widening from './widening.ts';

const { grant, thread } = schema;

export type Merging = {
	of: threads.Thread;
	into: threads.Thread;
	posts: number;
	/** Fewer will read the posts than could so far. */
	narrows: boolean;
};

/**
 * What merging one thread into another would do, for the page that asks once more. Throws `Invalid` where it
 * cannot be done: more would read the posts, the target is closed, or it is the same thread.
 */
export function look(actor: Actor, id: number, intoId: number): Merging {
	const of = threads.findFor(actor, id, 'thread.merge');
	const into = threads.findFor(actor, intoId, 'thread.merge');
	const message = obstacle(of, into);
	if (message !== null) throw invalid('into', message);
	return { of, into, posts: postsOf(db(), id).length, narrows: of.audience !== into.audience };
}

/** Appends the posts of a thread to another under new numbers; its own address leads there from now on. Cannot be undone. */
export function merge(actor: Actor, id: number, intoId: number): void {
	const { of, into } = look(actor, id, intoId);
	change(actor, (tx, record) => {
		const [from, to] = [threads.standing(id), threads.standing(intoId)];
		if (from.mergedIntoId !== null || obstacle(from, to) !== null) {
			throw new Conflict('別の画面で変わったため、まとめられません。もう一度確かめてください。');
		}
		// A number means the post it meant, wherever that stands afterwards.
		for (const each of [id, intoId]) noteAll(tx, each);
		if (from.audience !== to.audience) {
			changeAudience(tx, record, { type: 'thread', id }, to.audience);
		}
		threads.act(tx, actor, 'merge', intoId, null, {
			afterNumber: to.lastNumber,
			otherThreadId: id
		});
		dropAnswers(tx, from, to);
		const wereAsked = widening.organisationsAsked(tx, intoId);
		const ids = postsOf(tx, id).map((row) => row.id);
		const moved = placePosts(tx, id, intoId, ids);
		carryPointers(tx, id, intoId, moved);
		carryLead(tx, from, to);
		tx.update(thread)
			.set({ mergedIntoId: intoId, solutionId: null, secondBoardId: null })
			.where(eq(thread.id, id))
			.run();
		for (const each of [id, intoId]) recount(tx, each);
		carryThread(tx, record, from, to, moved);
		widening.drop(tx, record, id);
		widening.askNewcomers(tx, record, intoId, wereAsked);
		letGo(tx, of.organisationId, `thread:${id}`);
		tellOfIt(actor, record, of, into);
	});
}

function tellOfIt(actor: Actor, record: Recorder, of: threads.Thread, into: threads.Thread): void {
	const told = tells(actor, of.organisationId);
	record('thread.merged', `thread:${of.id}`, { into: into.id, ...told });
	record('thread.merged', `thread:${into.id}`, { from: of.id });
}

function obstacle(of: threads.Thread, into: threads.Thread): string | null {
	if (of.id === into.id) return '同じ投稿です。まとめる先の投稿を選んでください。';
	if (into.hidingId !== null) return '見えなくしてある投稿にはまとめられません。';
	if (into.closureId !== null) return '締め切られた投稿にはまとめられません。';
	if (into.writers !== of.writers) {
		return 'ワーキンググループの投稿は、同じワーキンググループの投稿にだけまとめられます。';
	}
	if (!isWithin(into.audience, of.audience)) {
		return 'まとめる先のほうが読める人が広いため、まとめられません。この投稿を読めなかった団体に読まれてしまいます。';
	}
	if (isOpenedToMore(of.id, into.id)) {
		return 'まとめる先は、掲示板の外の人にも開示されているため、まとめられません。';
	}
	return null;
}

/** Whether somebody was let into the target by name who was not let in here. */
function isOpenedToMore(fromId: number, intoId: number): boolean {
	const holders = (id: number) =>
		db()
			.select({ seatId: grant.seatId, organisationId: grant.organisationId })
			.from(grant)
			.where(
				and(
					eq(grant.thing, `thread:${id}`),
					isNull(grant.revokedAt),
					or(isNull(grant.untilAt), gt(grant.untilAt, now()))
				)
			)
			.all()
			.map((row) => `${row.seatId} ${row.organisationId}`);
	const here = new Set(holders(fromId));
	return holders(intoId).some((holder) => !here.has(holder));
}
