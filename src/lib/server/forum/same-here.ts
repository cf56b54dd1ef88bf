import { and, asc, eq, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { setFollowed } from '../identity/follows.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { find, type Thread } from './threads.ts';

const { organisation, sameHere } = schema;

/** うちも同じ on a question, as every reader of it may know it: who hides the name is counted only. */
export type SameHere = {
	organisations: number;
	/** 広域 of all of them; the prefecture counts in none. */
	districts: number;
	/** Those named, in the one order, and how many are not. */
	names: string[];
	unnamed: number;
	/** What the reader's own organisation has pressed. */
	own: { hidesName: boolean } | null;
	may: { press: boolean; withdraw: boolean };
};

/** Presses うちも同じ for the actor's organisation, or changes whether it is named; the seat follows the question. */
export function press(actor: Actor, threadId: number, hidesName: boolean): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.same-here', of);
	change(actor, (tx, record) => {
		const before = tx.select().from(sameHere).where(ofOwn(actor, threadId)).get();
		if (before?.hidesName === hidesName) return;
		tx.insert(sameHere)
			.values({
				threadId,
				organisationId: actor.organisation.id,
				seatId: actor.seat.id,
				tenureId: actor.tenure.id,
				hidesName,
				at: now()
			})
			.onConflictDoUpdate({
				target: [sameHere.threadId, sameHere.organisationId],
				set: { hidesName }
			})
			.run();
		record('same-here.pressed', `thread:${threadId}`, { hidden: hidesName ? 1 : 0 });
	});
	setFollowed(actor, `thread:${threadId}`, true);
}

/** Takes うちも同じ of the actor's organisation back; throws `Conflict` where nobody of it had pressed. */
export function withdraw(actor: Actor, threadId: number): void {
	find(actor, threadId);
	change(actor, (tx, record) => {
		const gone = tx.delete(sameHere).where(ofOwn(actor, threadId)).run();
		if (gone.changes === 0) {
			throw new Conflict('「うちも同じ」は、もう取り消されています。');
		}
		record('same-here.withdrawn', `thread:${threadId}`);
	});
}

const selectOfThread = preparedOnce((connection) =>
	connection
		.select({
			organisationId: sameHere.organisationId,
			hidesName: sameHere.hidesName,
			name: organisation.name,
			district: organisation.district
		})
		.from(sameHere)
		.innerJoin(organisation, eq(organisation.id, sameHere.organisationId))
		.where(eq(sameHere.threadId, sql.placeholder('thread')))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.prepare()
);

const heldRows = heldUntilRecorded<ReturnType<ReturnType<typeof selectOfThread>['all']>>(1_000, {
	outlastsReplies: true
});

/** Who has the same question as a thread that has been found. */
export function sameHereOn(actor: Actor, of: Thread): SameHere {
	const rows = heldRows(of.id, () => selectOfThread().all({ thread: of.id }));
	const own = rows.find((row) => row.organisationId === actor.organisation.id);
	const named = rows.filter((row) => !row.hidesName);
	return {
		organisations: rows.length,
		districts: new Set(rows.flatMap((row) => row.district ?? [])).size,
		names: named.map((row) => row.name),
		unnamed: rows.length - named.length,
		own: own ? { hidesName: own.hidesName } : null,
		may: { press: may(actor, 'thread.same-here', of), withdraw: own !== undefined }
	};
}

function ofOwn(actor: Actor, threadId: number) {
	return and(eq(sameHere.threadId, threadId), eq(sameHere.organisationId, actor.organisation.id));
}
