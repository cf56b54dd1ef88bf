import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { Conflict, TooMany } from '#lib/errors.ts';
import { boardNames } from '#lib/labels.ts';
import type { BoardSlug } from '#lib/boards.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may, reads, stands } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { give } from '../record/grants.ts';
import * as boards from './boards.ts';

const { disclosure, organisation, seat, thread } = schema;

/** 開示 asked by one seat within a day; a question to ten keepers is no way to read along. */
const MOST_A_DAY = 5;
const DAY = 24 * 60 * 60 * 1000;

type Thread = typeof thread.$inferSelect;

/** A thread one organisation may ask to be opened: of one 広域 only, standing, and not under a mask. */
function isAskable(of: Thread): boolean {
	return of.audience.startsWith('district:') && of.authorAudience === null && stands(of);
}

/**
 * Asks the 世話役 of the other 広域 to open a thread to the actor's organisation. Throws `NotFound` for a thread
 * that cannot be asked for, `Conflict` where it is readable or asked for already, `TooMany` beyond five a day.
 */
export function ask(actor: Actor, threadId: number, about: string): void {
	const of = found(db().select().from(thread).where(eq(thread.id, threadId)).get());
	found(stands(of) ? of : null);
	if (reads(actor, 'thread', of)) throw new Conflict('この投稿は、もう読めます。');
	found(isAskable(of) ? of : null);
	if (askedSince(actor, new Date(now().getTime() - DAY)) >= MOST_A_DAY) {
		throw new TooMany(
			`開示の依頼は1日に${MOST_A_DAY}件までです。明日もう一度お試しください。`,
			DAY / 1000
		);
	}
	change(actor, (tx, record) => {
		const isOpen = tx
			.select({ id: disclosure.id })
			.from(disclosure)
			.where(
				and(
					eq(disclosure.threadId, threadId),
					eq(disclosure.organisationId, actor.organisation.id),
					isNull(disclosure.outcome)
				)
			)
			.get();
		if (isOpen)
			throw new Conflict('あなたの団体から、もう依頼しています。世話役の返事をお待ちください。');
		const { lastInsertRowid } = tx
			.insert(disclosure)
			.values({
				threadId,
				organisationId: actor.organisation.id,
				seatId: actor.seat.id,
				personId: actor.person.id,
				about,
				askedAt: now()
			})
			.run();
		tellKeepers(of.boardId, (tellSeat) =>
			record(
				'disclosure.asked',
				`disclosure:${Number(lastInsertRowid)}`,
				{ thread: threadId, tellSeat },
				about
			)
		);
	});
}

/** One event for each 世話役; where none is named the union's desk finds it in its list. */
function tellKeepers(boardId: number, tell: (seatId: number | null) => void): void {
	const keepers = boards.keepers().get(boardId) ?? [];
	if (keepers.length === 0) tell(null);
	for (const { seatId } of keepers) tell(seatId);
}

function askedSince(actor: Actor, since: Date): number {
	const rows = db()
		.select({ id: disclosure.id })
		.from(disclosure)
		.where(and(eq(disclosure.seatId, actor.seat.id), gt(disclosure.askedAt, since)))
		.all();
	return rows.length;
}

export type PendingDisclosure = {
	id: number;
	threadId: number;
	title: string;
	board: string;
	organisation: string;
	about: string;
	askedAt: Date;
};

/** What waits for this 世話役, oldest first; empty for who looks after no board. */
export function pending(actor: Actor): PendingDisclosure[] {
	if (actor.keeps.length === 0) return [];
	return db()
		.select({ disclosure, thread, organisation: organisation.name })
		.from(disclosure)
		.innerJoin(thread, eq(thread.id, disclosure.threadId))
		.innerJoin(organisation, eq(organisation.id, disclosure.organisationId))
		.where(
			and(
				isNull(disclosure.outcome),
				standingThread,
				sql`${thread.boardId} in (select value from json_each(${JSON.stringify(actor.keeps)}))`
			)
		)
		.orderBy(disclosure.id)
		.all()
		.filter((row) => reads(actor, 'thread', row.thread))
		.map((row) => ({
			id: row.disclosure.id,
			threadId: row.thread.id,
			title: row.thread.title,
			board: boards.byId(row.thread.boardId).name,
			organisation: row.organisation,
			about: row.disclosure.about,
			askedAt: row.disclosure.askedAt
		}));
}

export type OwnDisclosure = {
	id: number;
	/** The 広域 asked; what the thread is called is known once it is open. */
	district: string;
	about: string;
	askedAt: Date;
	outcome: 'granted' | 'declined' | 'withdrawn' | null;
	settledAt: Date | null;
	/** Where it may be read now. */
	href: string | null;
	title: string | null;
	/** The seat that asked. */
	seat: string;
};

/** What the actor's organisation has asked for, newest first; titles only of what has been opened. */
export function asked(actor: Actor): OwnDisclosure[] {
	return db()
		.select({ disclosure, thread, seat: seat.name })
		.from(disclosure)
		.innerJoin(thread, eq(thread.id, disclosure.threadId))
		.innerJoin(seat, eq(seat.id, disclosure.seatId))
		.where(eq(disclosure.organisationId, actor.organisation.id))
		.orderBy(desc(disclosure.id))
		.all()
		.map(({ disclosure: own, thread: of, seat: seatName }) => {
			const isOpen = own.outcome === 'granted' && stands(of) && reads(actor, 'thread', of);
			return {
				id: own.id,
				district: boardNames[boards.byId(of.boardId).slug as BoardSlug],
				about: own.about,
				askedAt: own.askedAt,
				outcome: own.outcome,
				settledAt: own.settledAt,
				href: isOpen ? `/threads/${of.id}` : null,
				title: isOpen ? of.title : null,
				seat: seatName
			};
		});
}

/** Opens the thread to the organisation that asked, for good. Throws `NotFound`, `Forbidden`, `Conflict` when it was settled meanwhile. */
export function grant(actor: Actor, id: number): void {
	settle(actor, id, 'granted', (tx, record, row) => {
		const holder = { organisation: row.disclosure.organisationId };
		const why = `開示の依頼：${row.disclosure.about}`;
		return give(tx, record, `thread:${row.thread.id}`, holder, null, why);
	});
}

/** Leaves the thread closed to the organisation that asked. Throws as `grant` does. */
export function decline(actor: Actor, id: number): void {
	settle(actor, id, 'declined', () => null);
}

type Asked = { disclosure: typeof disclosure.$inferSelect; thread: Thread };

function settle(
	actor: Actor,
	id: number,
	outcome: 'granted' | 'declined',
	open: (tx: Tx, record: Recorder, row: Asked) => number | null
): void {
	change(actor, (tx, record) => {
		const row = found(
			tx
				.select({ disclosure, thread })
				.from(disclosure)
				.innerJoin(thread, eq(thread.id, disclosure.threadId))
				.where(eq(disclosure.id, id))
				.get()
		);
		found(reads(actor, 'thread', row.thread) ? row : null);
		authorize(actor, 'disclosure.settle', row.thread);
		if (row.disclosure.outcome !== null)
			throw new Conflict('この依頼には、もう返事がされています。');
		// A thread masked, deleted or merged since is not to be opened by an old request.
		if (outcome === 'granted' && !isAskable(row.thread)) {
			throw new Conflict('依頼のあとで投稿の公開範囲が変わったため、開示できません。');
		}
		const grantId = open(tx, record, row);
		tx.update(disclosure)
			.set({ outcome, settledAt: now(), settledBy: actor.person.id, grantId })
			.where(eq(disclosure.id, id))
			.run();
		record(`disclosure.${outcome}`, `disclosure:${id}`, {
			...(outcome === 'granted' ? { thread: row.thread.id } : {}),
			tellSeat: row.disclosure.seatId
		});
	});
}

/** Takes back what the actor's organisation has asked for and got no answer to. Throws `NotFound`, `Conflict`. */
export function withdraw(actor: Actor, id: number): void {
	change(actor, (tx, record) => {
		const row = tx.select().from(disclosure).where(eq(disclosure.id, id)).get();
		found(row?.organisationId === actor.organisation.id ? row : null);
		if (row?.outcome !== null) throw new Conflict('この依頼には、もう返事がされています。');
		tx.update(disclosure)
			.set({ outcome: 'withdrawn', settledAt: now(), settledBy: actor.person.id })
			.where(eq(disclosure.id, id))
			.run();
		record('disclosure.withdrawn', `disclosure:${id}`);
	});
}

/**
 * Requests for a thread that went into another go on for that one; where it cannot be asked for, or the same
 * organisation has asked for it already, they end and the seat is told.
 */
export function carryRequests(tx: Tx, record: Recorder, fromId: number, to: Thread): void {
	const isOpen = isNull(disclosure.outcome);
	const open = tx
		.select()
		.from(disclosure)
		.where(and(inArray(disclosure.threadId, [fromId, to.id]), isOpen))
		.all();
	const known = new Set(
		open.filter((row) => row.threadId === to.id).map((row) => row.organisationId)
	);
	for (const { id, threadId, organisationId, seatId } of open) {
		if (threadId === to.id) continue;
		const goesOn = isAskable(to) && !known.has(organisationId);
		const outcome = { outcome: 'declined', settledAt: now() } as const;
		tx.update(disclosure)
			.set(goesOn ? { threadId: to.id } : outcome)
			.where(eq(disclosure.id, id))
			.run();
		if (!goesOn) record('disclosure.declined', `disclosure:${id}`, { tellSeat: seatId });
	}
}

/** Whether this actor settles requests at all: 世話役 of some board. */
export function settles(actor: Actor): boolean {
	return actor.keeps.some((boardId) => may(actor, 'disclosure.settle', { boardId }));
}
