import { and, eq, gt, lte, sql } from 'drizzle-orm';
import { dayOf, instantOf } from '#lib/dates.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { trace } from '../record/traces.ts';
import type { Actor } from './actors.ts';

const { putOff } = schema;

/** When offices open, by the clock in Japan. */
const OPENING = '08:30';

/** あとで: puts a thing off for the actor's seat until the next business day opens, and gives that instant. */
export function putOffThing(actor: Actor, thing: string): Date {
	const until = instantOf(addBusinessDays(dayOf(now()), 1), OPENING);
	const row = { seatId: actor.seat.id, thing, until };
	trace((connection) =>
		connection.transaction((tx) => {
			// What has come back by itself is nothing to keep.
			tx.delete(putOff)
				.where(and(eq(putOff.seatId, actor.seat.id), lte(putOff.until, now())))
				.run();
			tx.insert(putOff)
				.values(row)
				.onConflictDoUpdate({ target: [putOff.seatId, putOff.thing], set: { until } })
				.run();
		})
	);
	return until;
}

/** 戻す: brings a thing back that the actor's seat has put off. */
export function bringBack(actor: Actor, thing: string): void {
	trace((connection) =>
		connection
			.delete(putOff)
			.where(and(eq(putOff.seatId, actor.seat.id), eq(putOff.thing, thing)))
			.run()
	);
}

const selectPutOff = preparedOnce((connection) =>
	connection
		.select({ thing: putOff.thing, until: putOff.until })
		.from(putOff)
		.where(
			and(eq(putOff.seatId, sql.placeholder('seat')), gt(putOff.until, sql.placeholder('now')))
		)
		.prepare()
);

/** What the actor's seat has put off and that has not come back yet, with when it does. */
export function putOffBy(actor: Actor): Map<string, Date> {
	const rows = selectPutOff().all({ seat: actor.seat.id, now: now().getTime() });
	return new Map(rows.map((row) => [row.thing, row.until]));
}
