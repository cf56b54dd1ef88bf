import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { leadsOf } from '../identity/group-leads.ts';
import { holdersOf } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, found, may, reportScope, scopeOf, scopes, seesAuthor } from '../permissions.ts';
import { change } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import { findPost } from './find-post.ts';
import type { Thread } from './threads.ts';

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

/**
 * Tells those who look after a post's board about it, with a reason: its 世話役, in a group 座長 and 事務局. Gives
 * the report's id; throws `Conflict` where only those who wrote the post could settle it.
 */
export function tell(actor: Actor, threadId: number, number: number, reason: string): number {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'post.report', { ...row, thread: of });
	const to = receiversOf(of, row.organisationId);
	// Where the author is masked, a refusal would say who it is.
	if (to.seats.length + to.organisations.length === 0 && seesAuthor(actor, row)) {
		throw new Conflict(
			'この投稿を書いた団体のほかに、知らせを受け取れる団体がありません。組合へ連絡してください。'
		);
	}
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
		for (const tellSeat of to.seats) {
			record('report.passed-on', `report:${id}`, { ...refs, tellSeat });
		}
		for (const tellOrganisation of to.organisations) {
			record('report.passed-on', `report:${id}`, { ...refs, tellOrganisation });
		}
		return id;
	});
}

/** What was told about posts on boards this actor looks after or in groups they lead, waiting ones first. */
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

/** Whether this actor looks after any board or leads a group, so that reports may come. */
export function receives(actor: Actor): boolean {
	const any = { boardId: 0, authorOrganisationId: 0, leads: [] };
	return (
		actor.keeps.length > 0 ||
		may(actor, 'report.settle', any) ||
		actor.reach.some((key) => {
			const group = /^group:(\d+)$/.exec(key);
			return group !== null && leadsOf(Number(group[1])).includes(actor.organisation.id);
		})
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
		.where(and(scopes.thread, reportScope(actor), isNull(report.outcome)))
		.prepare()
		.get(scopeOf(actor));
	return row?.count ?? 0;
}

/** Settles a report as 対応した or 対応しない with a remark for who told; throws `NotFound`, and `Conflict` when a colleague was quicker. */
export function settle(actor: Actor, id: number, outcome: Outcome, remark: string): void {
	const row = found(
		db()
			.select({ report, post, boardId: board.id, groupId: board.groupId })
			.from(report)
			.innerJoin(post, eq(post.id, report.postId))
			.innerJoin(thread, eq(thread.id, post.threadId))
			.innerJoin(board, eq(board.id, thread.boardId))
			.where(and(eq(report.id, id), scopes.thread))
			.prepare()
			.get(scopeOf(actor))
	);
	const { boardId, groupId } = row;
	const leads = groupId === null ? [] : leadsOf(groupId);
	const thing = { boardId, leads, authorOrganisationId: row.post.organisationId };
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

type Receivers = { seats: number[]; organisations: number[] };

/**
 * Who is told: the seats named for the board and the leads of its group, else the union's desk; of them those who
 * read the thread, and nobody of the author's own organisation.
 */
function receiversOf(of: Thread, author: number): Receivers {
	const readers = new Set(holdersOf(of.audience).map(({ id }) => id));
	const isOther = (id: number) => readers.has(id) && id !== author;
	const named = db()
		.select({ id: seat.id, organisationId: seat.organisationId })
		.from(boardKeeper)
		.innerJoin(seat, eq(seat.id, boardKeeper.seatId))
		.where(eq(boardKeeper.boardId, of.boardId))
		.all()
		.filter((row) => isOther(row.organisationId));
	const on = db().select().from(board).where(eq(board.id, of.boardId)).get();
	const leads = on?.groupId == null ? [] : leadsOf(on.groupId).filter(isOther);
	if (named.length + leads.length > 0) {
		return { seats: named.map(({ id }) => id), organisations: leads };
	}
	const desk = db()
		.selectDistinct({ id: seat.id, organisationId: seat.organisationId })
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenureRole.role, 'desk'), eq(organisation.kind, '組合'), isInForce(dayOf(now()))))
		.all()
		.filter((row) => readers.has(row.organisationId));
	return { seats: desk.map(({ id }) => id), organisations: [] };
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
