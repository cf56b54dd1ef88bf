import { and, asc, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import type { HandoverFacts } from '../db/schema/identity.ts';
import { now } from '../now.ts';
import { authorize, found, may, readsHandover } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import type { Actor } from './actors.ts';

const { handover, organisation, person, seat, tenure } = schema;

export type { HandoverFacts, HandoverLine } from '../db/schema/identity.ts';

/** 引継書 with the words its page and its sheet of paper need. */
export type Handover = {
	id: number;
	organisation: { id: number; name: string };
	seat: string;
	/** Whose hand wrote it, with the 課 they hand it over from. */
	from: { tenureId: number; name: string; section: string };
	memo: string;
	memoHtml: string;
	/** The lists as they stood when it was handed over; null until then. */
	facts: HandoverFacts | null;
	version: number;
	updatedAt: Date;
	finishedAt: Date | null;
	accepted: { name: string; at: Date } | null;
	may: { write: boolean; accept: boolean };
};

/** The seat's 引継書 that nobody has received yet, finished or not; null when there is none. */
export function current(actor: Actor): Handover | null {
	const row = db()
		.select({ id: handover.id })
		.from(handover)
		.where(and(eq(handover.seatId, actor.seat.id), isNull(handover.acceptedAt)))
		.orderBy(desc(handover.id))
		.get();
	return row ? find(actor, row.id) : null;
}

/** A 引継書 this actor may read; throws `NotFound`. */
export function find(actor: Actor, id: number): Handover {
	return shown(actor, rowFor(actor, id));
}

/** Those of the seat that were received, last first. */
export function received(actor: Actor): Handover[] {
	return select(and(eq(handover.seatId, actor.seat.id), isNotNull(handover.acceptedAt)))
		.map((row) => shown(actor, row))
		.reverse();
}

/** Those of the whole organisation that wait to be received, for its administrators; empty for everybody else. */
export function waitingIn(actor: Actor): Handover[] {
	return select(
		and(
			eq(seat.organisationId, actor.organisation.id),
			isNotNull(handover.finishedAt),
			isNull(handover.acceptedAt)
		)
	)
		.filter((row) => actor.roles.includes('org-admin') && readsHandover(actor, thingOf(row)))
		.map((row) => shown(actor, row));
}

/** Begins the seat's 引継書, or goes on with the one that is there; gives its id. */
export function begin(actor: Actor): number {
	return change(actor, (tx, record) => {
		const known = tx
			.select({ id: handover.id })
			.from(handover)
			.where(and(eq(handover.seatId, actor.seat.id), isNull(handover.acceptedAt)))
			.get();
		if (known) return known.id;
		const values = {
			seatId: actor.seat.id,
			tenureId: actor.tenure.id,
			createdAt: now(),
			updatedAt: now()
		};
		const id = Number(tx.insert(handover).values(values).run().lastInsertRowid);
		record('handover.begun', `handover:${id}`, { seat: actor.seat.id });
		return id;
	});
}

/** The memo as it was typed, and the version it was typed over. */
type MemoInput = { memo: string; version: number };

/** Replaces the memo; throws `Conflict` with the standing text when it changed since `version` was read. */
export function editMemo(actor: Actor, id: number, input: MemoInput): void {
	authorize(actor, 'handover.write', thingOf(rowFor(actor, id)));
	change(actor, (tx, record) => replaceMemo(tx, record, id, input));
}

/** Hands over with the memo as typed: the lists stay as they are given. Handing over again before it is received takes them anew. */
export function finish(
	actor: Actor,
	id: number,
	input: MemoInput & { facts: HandoverFacts }
): void {
	authorize(actor, 'handover.write', thingOf(rowFor(actor, id)));
	change(actor, (tx, record) => {
		replaceMemo(tx, record, id, input);
		tx.update(handover)
			.set({
				facts: input.facts,
				finishedAt: now(),
				updatedAt: now(),
				tenureId: actor.tenure.id
			})
			.where(eq(handover.id, id))
			.run();
		record('handover.finished', `handover:${id}`, { tenure: actor.tenure.id });
	});
}

/** Receives a 引継書 for the seat and gives it; throws `Conflict` when a colleague was quicker. */
export function accept(actor: Actor, id: number): Handover {
	const before = find(actor, id);
	if (before.accepted) throw new Conflict(receivedBy(before.accepted.name));
	authorize(actor, 'handover.accept', thingOf(rowFor(actor, id)));
	change(actor, (tx, record) => {
		const done = tx
			.update(handover)
			.set({ acceptedBy: actor.tenure.id, acceptedAt: now() })
			.where(and(eq(handover.id, id), isNull(handover.acceptedAt)))
			.run();
		if (done.changes === 0) throw new Conflict(receivedBy('別の担当'));
		record('handover.accepted', `handover:${id}`, { tenure: actor.tenure.id });
	});
	return find(actor, id);
}

const selectPending = preparedOnce((connection) =>
	connection
		.select({ id: handover.id, from: person.name, finishedAt: handover.finishedAt })
		.from(handover)
		.innerJoin(tenure, eq(tenure.id, handover.tenureId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(
			and(
				eq(handover.seatId, sql.placeholder('seat')),
				ne(tenure.personId, sql.placeholder('person')),
				isNotNull(handover.finishedAt),
				isNull(handover.acceptedAt)
			)
		)
		.orderBy(desc(handover.finishedAt))
		.prepare()
);

type Pending = { id: number; from: string; finishedAt: Date };

const heldPending = heldUntilRecorded<{ first: Pending | null }>(2_000, { outlastsReplies: true });

/** The 引継書 that waits for this actor to receive it; null when none does. */
export function pendingFor(actor: Pick<Actor, 'seat' | 'person'>): Pending | null {
	const asker = { seat: actor.seat.id, person: actor.person.id };
	return heldPending(`${asker.seat} ${asker.person}`, () => {
		const row = selectPending().get(asker);
		return { first: row?.finishedAt ? { ...row, finishedAt: row.finishedAt } : null };
	}).first;
}

/** How many 引継書 wait in each organisation, and since when the oldest does, by organisation id. */
export function unaccepted(): Map<number, { waiting: number; since: Date }> {
	const rows = db()
		.select({ id: seat.organisationId, finishedAt: handover.finishedAt })
		.from(handover)
		.innerJoin(seat, eq(seat.id, handover.seatId))
		.where(and(isNotNull(handover.finishedAt), isNull(handover.acceptedAt)))
		.orderBy(desc(handover.finishedAt))
		.all();
	const waiting = new Map<number, { waiting: number; since: Date }>();
	for (const { id, finishedAt } of rows) {
		if (finishedAt === null) continue;
		waiting.set(id, { waiting: (waiting.get(id)?.waiting ?? 0) + 1, since: finishedAt });
	}
	return waiting;
}

function replaceMemo(tx: Tx, record: Recorder, id: number, input: MemoInput): void {
	const standing = found(tx.select().from(handover).where(eq(handover.id, id)).get());
	if (standing.acceptedAt) throw new Conflict(ACCEPTED);
	if (standing.memo === input.memo) return;
	if (standing.version !== input.version) {
		throw new Conflict(
			'書いている間に、別の画面で同じ引継メモが直されました。下に両方の文章があります。',
			standing.memo
		);
	}
	const version = standing.version + 1;
	const { memo } = input;
	tx.update(handover)
		.set({ memo, memoHtml: render(memo), version, updatedAt: now() })
		.where(eq(handover.id, id))
		.run();
	record('handover.edited', `handover:${id}`, { version }, memo);
}

const ACCEPTED = 'この引継書は、もう受け取られています。直すことはできません。';
const receivedBy = (name: string) => `この引継書は、すでに${name}さんが受け取っています。`;

function rowFor(actor: Actor, id: number) {
	const [row] = select(eq(handover.id, id)).filter((known) => readsHandover(actor, thingOf(known)));
	return found(row);
}

function select(where: ReturnType<typeof and>) {
	return db()
		.select({
			handover,
			seat,
			organisation: organisation.name,
			name: person.name,
			personId: person.id,
			section: tenure.section,
			acceptedBy: sql<
				string | null
			>`(select p.name from tenure t inner join person p on p.id = t.person_id where t.id = ${handover.acceptedBy})`
		})
		.from(handover)
		.innerJoin(seat, eq(seat.id, handover.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.innerJoin(tenure, eq(tenure.id, handover.tenureId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(where)
		.orderBy(asc(handover.finishedAt), asc(handover.id))
		.all();
}

type Row = ReturnType<typeof select>[number];

function thingOf(row: Row) {
	return { ...row.handover, personId: row.personId, organisationId: row.seat.organisationId };
}

function shown(actor: Actor, row: Row): Handover {
	const { id, tenureId, memo, memoHtml, facts, version, updatedAt, finishedAt, acceptedAt } =
		row.handover;
	return {
		id,
		organisation: { id: row.seat.organisationId, name: row.organisation },
		seat: row.seat.name,
		from: { tenureId, name: row.name, section: row.section },
		...{ memo, memoHtml, facts, version, updatedAt, finishedAt },
		accepted: acceptedAt && { name: row.acceptedBy ?? '', at: acceptedAt },
		may: {
			write: may(actor, 'handover.write', thingOf(row)),
			accept: may(actor, 'handover.accept', thingOf(row))
		}
	};
}
