import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may, reportScope, scopeOf, scopes } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findPost } from './find-post.ts';
import { tells } from './telling.ts';

const { board, boardKeeper, organisation, post, report, seat, tenure, tenureRole, thread } = schema;

export type Outcome = 'handled' | 'declined';

export type ShownReport = {
	id: number;
	threadId: number;
	number: number;
	title: string;
	board: string;
	reason: string;
	/** Who told; never shown to the organisation whose post it is. */
	from: string;
	at: Date;
	outcome: Outcome | null;
	remark: string | null;
	settledAt: Date | null;
	isHidden: boolean;
};

/** Tells the 世話役 of a post's board about it, with a reason; gives the report's id. */
export function tell(actor: Actor, threadId: number, number: number, reason: string): number {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'post.report', { ...row, thread: of });
	return change(actor, (tx, record) => {
		const id = Number(
			tx
				.insert(report)
				.values({
					postId: row.id,
					reason,
					personId: actor.person.id,
					seatId: actor.seat.id,
					organisationId: actor.organisation.id,
					at: now()
				})
				.run().lastInsertRowid
		);
		const refs = { report: id, post: row.id, thread: threadId };
		record('post.reported', `report:${id}`, refs, reason);
		for (const tellSeat of keeperSeats(tx, of.boardId, row.organisationId)) {
			record('report.passed-on', `report:${id}`, { ...refs, tellSeat });
		}
		return id;
	});
}

/** What was told about posts on boards this actor looks after, waiting ones first. */
export function received(actor: Actor): ShownReport[] {
	return select(reportScope(actor))
		.all(scopeOf(actor))
		.map((row) => shown(actor, row));
}

/** What the actor's organisation has told the 世話役, newest first, with what became of it. */
export function own(actor: Actor): ShownReport[] {
	return select(eq(report.organisationId, actor.organisation.id))
		.all(scopeOf(actor))
		.map((row) => shown(actor, row));
}

/** Whether this actor looks after any board, so that reports may come. */
export function receives(actor: Actor): boolean {
	return (
		actor.keeps.length > 0 || may(actor, 'report.settle', { boardId: 0, authorOrganisationId: 0 })
	);
}

/** How many reports wait for this actor. */
export function waiting(actor: Actor): number {
	if (!receives(actor)) return 0;
	const row = db()
		.select({ count: sql<number>`count(*)` })
		.from(report)
		.innerJoin(post, eq(post.id, report.postId))
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(and(reportScope(actor), isNull(report.outcome)))
		.get();
	return row?.count ?? 0;
}

/** Settles a report as 対応した or 対応しない with a remark for who told; throws `NotFound`, and `Conflict` when a colleague was quicker. */
export function settle(actor: Actor, id: number, outcome: Outcome, remark: string): void {
	const row = found(
		db()
			.select({ report, post, boardId: thread.boardId })
			.from(report)
			.innerJoin(post, eq(post.id, report.postId))
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(and(eq(report.id, id), scopes.thread))
			.prepare()
			.get(scopeOf(actor))
	);
	const thing = { boardId: row.boardId, authorOrganisationId: row.post.organisationId };
	// Whose report it is not to see does not learn that there is one.
	if (!may(actor, 'report.settle', thing)) found(null);
	change(actor, (tx, record) => {
		const settled = tx
			.update(report)
			.set({ outcome, remark, settledAt: now(), settledBy: actor.organisation.id })
			.where(and(eq(report.id, id), isNull(report.outcome)))
			.run();
		if (settled.changes === 0) {
			throw new Conflict('この知らせには、ほかの世話役がもう返事をしました。');
		}
		const refs = { report: id, post: row.post.id, outcome };
		const tell = tells(actor, row.report.organisationId);
		record('report.settled', `report:${id}`, { ...refs, ...tell }, remark);
	});
}

/** The seats to tell: those named for the board, but none of the author's own organisation; else the union's desk. */
function keeperSeats(tx: Tx, boardId: number, author: number): number[] {
	const named = tx
		.select({ id: seat.id, organisationId: seat.organisationId })
		.from(boardKeeper)
		.innerJoin(seat, eq(seat.id, boardKeeper.seatId))
		.where(eq(boardKeeper.boardId, boardId))
		.all()
		.filter((row) => row.organisationId !== author);
	if (named.length > 0) return named.map(({ id }) => id);
	return tx
		.selectDistinct({ id: seat.id })
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenureRole.role, 'desk'), eq(organisation.kind, '組合'), isInForce(dayOf(now()))))
		.all()
		.map(({ id }) => id);
}

function select(where: ReturnType<typeof sql>) {
	return db()
		.select({ report, post, thread, board: board.name, from: organisation.name })
		.from(report)
		.innerJoin(post, eq(post.id, report.postId))
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.innerJoin(organisation, eq(organisation.id, report.organisationId))
		.where(and(scopes.thread, where))
		.orderBy(sql`${report.outcome} is not null`, desc(report.at), desc(report.id))
		.limit(SHOWN)
		.prepare();
}

/** Settled ones beyond this many stay in the record. */
const SHOWN = 200;

function shown(
	actor: Actor,
	row: ReturnType<ReturnType<typeof select>['all']>[number]
): ShownReport {
	const { id, reason, at, outcome, remark, settledAt, organisationId } = row.report;
	const isOfOwnPost = row.post.organisationId === actor.organisation.id;
	return {
		...{ id, reason, at, outcome, remark, settledAt },
		threadId: row.thread.id,
		number: row.post.number,
		title: row.thread.title,
		board: row.board,
		from: isOfOwnPost && organisationId !== actor.organisation.id ? labels.masked : row.from,
		isHidden: row.post.hidingId !== null || row.thread.hidingId !== null
	};
}
