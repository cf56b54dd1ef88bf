import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { find, replyAt, withdrawAnswer, type Thread } from './threads.ts';
import { selectAccepted } from './validity.ts';

const { organisation, post, thread, threadReform } = schema;

/** An accepted answer as it stands today. */
export type Accepted = {
	isMain: boolean;
	fiscalYear: number;
	validTo: Day | null;
	state: 'valid' | 'doubted' | 'ended';
	/** Why it is in doubt, in words; empty where it is not. */
	doubts: string[];
	may: { date: boolean; confirm: boolean };
};

export type Reform = { id: number; name: string; at: Date; organisation: string };

type AcceptedRow = ReturnType<ReturnType<typeof selectAccepted>['all']>[number];
type ReformRow = ReturnType<ReturnType<typeof selectReforms>['all']>[number];

/** Takes the acceptance of one reply back; throws `Conflict` where it is not accepted. */
export function withdraw(actor: Actor, threadId: number, number: number): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.solve', of);
	change(actor, (tx, record) =>
		withdrawAnswer(tx, record, threadId, replyAt(tx, threadId, number))
	);
}

/** Makes an accepted answer the 代表 of its thread; throws `Conflict` where it is not accepted. */
export function makeMain(actor: Actor, threadId: number, number: number): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.solve', of);
	change(actor, (tx, record) => {
		const postId = replyAt(tx, threadId, number);
		const row = tx.select().from(post).where(eq(post.id, postId)).get();
		if (!row || row.acceptanceId === null) {
			throw new Conflict('この返信は、もう解決した回答ではありません。');
		}
		tx.update(thread).set({ solutionId: row.acceptanceId }).where(eq(thread.id, threadId)).run();
		record('answer.made-main', `post:${postId}`, { thread: threadId });
	});
}

const heldAccepted = heldUntilRecorded<AcceptedRow[]>(1_000, { outlastsReplies: true });

/** The accepted answers of a thread by post id. */
export function acceptedOn(actor: Actor, of: Thread, reforms: Reform[]): Map<number, Accepted> {
	const today = dayOf(now());
	return new Map(
		heldAccepted(of.id, () => selectAccepted().all({ thread: of.id })).map((row) => {
			const doubts = row.endedAt === null ? doubtsAbout(row, reforms, today) : [];
			const thing = { seatId: row.seatId, thread: of };
			return [
				row.id,
				{
					isMain: row.acceptanceId === of.solutionId,
					fiscalYear: row.fiscalYear,
					validTo: row.validTo,
					state: row.endedAt ? 'ended' : doubts.length > 0 ? 'doubted' : 'valid',
					doubts,
					may: {
						date: may(actor, 'answer.date', thing),
						confirm: may(actor, 'answer.confirm', thing)
					}
				}
			];
		})
	);
}

/** The same sentence as `hasDoubtedAnswer`, with its reasons. */
function doubtsAbout(
	row: { fiscalYear: number; validTo: Day | null; holdsSince: Date },
	reforms: Reform[],
	today: Day
): string[] {
	return [
		...(row.fiscalYear < fiscalYear(today) ? [labels.doubt.year] : []),
		...(row.validTo !== null && row.validTo < today ? [labels.doubt.date] : []),
		...reforms
			.filter((reform) => reform.at >= row.holdsSince)
			.map((reform) => `${labels.doubt.reform}：${reform.name}`)
	];
}

const selectReforms = preparedOnce((connection) =>
	connection
		.select({
			id: threadReform.id,
			name: threadReform.name,
			at: threadReform.at,
			organisationId: threadReform.organisationId,
			organisation: organisation.name
		})
		.from(threadReform)
		.innerJoin(organisation, eq(organisation.id, threadReform.organisationId))
		.where(
			and(eq(threadReform.threadId, sql.placeholder('thread')), isNull(threadReform.withdrawnAt))
		)
		.orderBy(asc(threadReform.at))
		.prepare()
);

const heldReforms = heldUntilRecorded<ReformRow[]>(1_000, { outlastsReplies: true });

/** The 制度改正 a thread is tagged with, oldest first; a masked asker who keeps the board stays masked. */
export function reformsOn(of: Thread): Reform[] {
	return heldReforms(of.id, () => selectReforms().all({ thread: of.id })).map(
		({ organisationId, ...row }) =>
			of.authorAudience !== null && organisationId === of.organisationId
				? { ...row, organisation: labels.masked }
				: row
	);
}
