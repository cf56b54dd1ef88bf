import { and, asc, count, desc, eq, inArray, like, lt, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { digestInstant, isDigestDay, previousDigestDay } from '../calendar/digest-days.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { digestOf, hasMailOn, MAIL } from '../identity/telling.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change, system } from '../record/change.ts';
import type { RecordedEvent } from '../record/events.ts';
import { trace } from '../record/traces.ts';

const { organisation, outbox, person, seat, seatSetting, tenure } = schema;

export type Waiting = typeof outbox.$inferSelect;

/** How long after a failure it is tried again, ms: 5 minutes, then three times as long each time. */
const FIRST_PAUSE = 5 * 60 * 1000;
const MOST_ATTEMPTS = 6;
const FAILED_SHOWN = 20;
/** Not a mail about one event. */
const isDigest = eq(outbox.eventId, 0);
const SUPERSEDED = '次の朝の分に含めました。';

/**
 * Puts this morning's digests into the outbox, one for each person who wants one today; asked again it adds
 * nothing. A digest tells of everything since the one before that went out, so that mornings on which nothing
 * ran are made up for once. Gives how many were added.
 */
export function drawUp(): number {
	const at = now();
	const today = dayOf(at);
	if (at < digestInstant(today)) return 0;
	const due = readers(today).filter(
		({ seatId, tenureId }) =>
			isDigestDay(today, digestOf(seatId).days) && !isDrawnUp(tenureId, today)
	);
	if (due.length === 0) return 0;
	return change(system, (tx, record) => {
		for (const { seatId, tenureId } of due) {
			tx.update(outbox)
				.set({ state: 'failed', problem: SUPERSEDED, doneAt: at })
				.where(
					and(
						eq(outbox.tenureId, tenureId),
						isDigest,
						eq(outbox.state, 'waiting'),
						lt(outbox.forDay, today)
					)
				)
				.run();
			tx.insert(outbox)
				.values({
					tenureId,
					forDay: today,
					since: since(seatId, tenureId, today),
					createdAt: at,
					nextAt: at
				})
				.onConflictDoNothing()
				.run();
		}
		record('digest.drawn-up', 'digest', { day: today, mails: due.length });
		return due.length;
	});
}

/** Puts the mail about one event to one person in a seat into the outbox, once, in the transaction of the event. */
export function mailOfEvent(
	tx: Tx,
	{ id, at }: Pick<RecordedEvent, 'id' | 'at'>,
	tenureId: number
): void {
	const row = { tenureId, forDay: dayOf(at), eventId: id, since: at, createdAt: at, nextAt: at };
	tx.insert(outbox).values(row).onConflictDoNothing().run();
}

/**
 * Takes the next mail that is due, for this process alone. From here on it is sent at most once: whoever ends
 * between claiming and settling leaves it claimed, and nobody sends it again.
 */
export function claim(): Waiting | null {
	const at = now().getTime();
	const claimed = trace((connection) =>
		connection
			.update(outbox)
			.set({ state: 'claimed', attempts: sql`${outbox.attempts} + 1` })
			.where(
				and(
					eq(outbox.state, 'waiting'),
					sql`${outbox.id} = (select id from outbox where state = 'waiting' and next_at <= ${at} order by id limit 1)`
				)
			)
			.returning()
			.all()
	);
	return claimed[0] ?? null;
}

/** Notes what became of a claimed mail; 'later' puts it back with a pause, and after six times it has failed. */
export function settle(
	of: Waiting,
	outcome:
		{ kind: 'sent' | 'empty' | 'gone' } | { kind: 'later' | 'failed' | 'unknown'; problem: string }
): void {
	const at = now();
	const problem = 'problem' in outcome ? outcome.problem : null;
	const pause = FIRST_PAUSE * 3 ** (of.attempts - 1);
	const isOver = outcome.kind === 'later' && of.attempts >= MOST_ATTEMPTS;
	const set = {
		later: isOver
			? { state: 'failed' as const, doneAt: at }
			: { state: 'waiting' as const, nextAt: new Date(at.getTime() + pause) },
		unknown: { state: 'claimed' as const },
		failed: { state: 'failed' as const, doneAt: at },
		sent: { state: 'sent' as const, doneAt: at },
		empty: { state: 'empty' as const, doneAt: at },
		gone: { state: 'gone' as const, doneAt: at }
	}[outcome.kind];
	trace((connection) =>
		connection
			.update(outbox)
			.set({ ...set, problem })
			.where(eq(outbox.id, of.id))
			.run()
	);
}

type MailState = {
	waiting: number;
	/** Claimed, and then nothing more was heard: they may have arrived, and are not sent again. */
	unknown: number;
	failed: { id: number; forDay: Day; to: string; problem: string }[];
};

/** How mail is doing, for the operator: what waits, and what could not be sent last. Throws `Forbidden`. */
export function mailState(actor: Actor): MailState {
	authorize(actor, 'operation.see', null);
	const counts = new Map(
		db()
			.select({ state: outbox.state, mails: count() })
			.from(outbox)
			.where(inArray(outbox.state, ['waiting', 'claimed']))
			.groupBy(outbox.state)
			.all()
			.map(({ state, mails }) => [state, mails])
	);
	const failed = db()
		.select({
			id: outbox.id,
			forDay: outbox.forDay,
			to: sql<string>`${organisation.name} || ' ' || ${seat.name}`,
			problem: sql<string>`coalesce(${outbox.problem}, '')`
		})
		.from(outbox)
		.innerJoin(tenure, eq(tenure.id, outbox.tenureId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(inArray(outbox.state, ['failed', 'claimed']))
		.orderBy(desc(outbox.id))
		.limit(FAILED_SHOWN)
		.all();
	return { waiting: counts.get('waiting') ?? 0, unknown: counts.get('claimed') ?? 0, failed };
}

/** Everybody who has asked for mail, has an address and is in that seat today. */
function readers(today: Day): { seatId: number; tenureId: number }[] {
	return db()
		.select({ seatId: tenure.seatId, tenureId: tenure.id })
		.from(seatSetting)
		.innerJoin(tenure, hasMailOn)
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(
			and(
				like(seatSetting.key, `${MAIL}%`),
				// The value is the last day without, or 'off', which comes after every day.
				lt(seatSetting.value, today),
				isInForce(today),
				sql`coalesce(${person.email}, '') <> ''`
			)
		)
		.orderBy(asc(tenure.id))
		.all();
}

function isDrawnUp(tenureId: number, day: Day): boolean {
	const row = db()
		.select({ id: outbox.id })
		.from(outbox)
		.where(and(eq(outbox.tenureId, tenureId), isDigest, eq(outbox.forDay, day)))
		.get();
	return row !== undefined;
}

/** From the last one that went out, or had nothing to tell; else from the last digest day. */
function since(seatId: number, tenureId: number, today: Day): Date {
	const last = db()
		.select({ at: outbox.createdAt })
		.from(outbox)
		.where(
			and(
				eq(outbox.tenureId, tenureId),
				isDigest,
				inArray(outbox.state, ['sent', 'empty', 'claimed']),
				lt(outbox.forDay, today)
			)
		)
		.orderBy(desc(outbox.forDay))
		.limit(1)
		.get();
	return last?.at ?? digestInstant(previousDigestDay(today, digestOf(seatId).days));
}
