import { and, eq, inArray, type SQL } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import type { Holder } from '#lib/work.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import type { Recorder } from '../record/change.ts';
import { isOver, type Actor } from './actors.ts';

const { holding, person, seat, tenure } = schema;

/** Who of an organisation has which of these things ('notice:12') in hand; what nobody holds is absent. */
export function holdersOf(organisationId: number, things: string[]): Map<string, Holder> {
	if (things.length === 0) return new Map();
	const today = dayOf(now());
	const rows = db()
		.select({ holding, tenure, name: person.name, seat: seat.name })
		.from(holding)
		.innerJoin(tenure, eq(tenure.id, holding.tenureId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, holding.seatId))
		.where(and(eq(holding.organisationId, organisationId), inArray(holding.thing, things)))
		.all();
	return new Map(
		rows.map((row) => [
			row.holding.thing,
			{
				tenureId: row.tenure.id,
				name: row.name,
				seat: row.seat,
				isGone: isOver(row.tenure, today),
				since: row.holding.since
			}
		])
	);
}

/** The things a seat has in hand, oldest first. */
export function heldBySeat(seatId: number): string[] {
	return thingsWhere(eq(holding.seatId, seatId));
}

/** The things one person has in hand from one seat, oldest first. */
export function heldByTenure(tenureId: number): string[] {
	return thingsWhere(eq(holding.tenureId, tenureId));
}

function thingsWhere(where: SQL): string[] {
	return db()
		.select({ thing: holding.thing })
		.from(holding)
		.where(where)
		.orderBy(holding.since)
		.all()
		.map((row) => row.thing);
}

/** Takes a thing in hand for the actor's organisation, also out of a colleague's; the domain has found the thing before. */
export function take(tx: Tx, record: Recorder, actor: Actor, thing: string): void {
	const values = {
		organisationId: actor.organisation.id,
		thing,
		seatId: actor.seat.id,
		tenureId: actor.tenure.id,
		since: now()
	};
	const before = tx
		.select({ tenureId: holding.tenureId })
		.from(holding)
		.where(and(eq(holding.organisationId, actor.organisation.id), eq(holding.thing, thing)))
		.get();
	if (before?.tenureId === actor.tenure.id) return;
	tx.insert(holding)
		.values(values)
		.onConflictDoUpdate({ target: [holding.organisationId, holding.thing], set: values })
		.run();
	record('work.taken', thing, { tenure: actor.tenure.id, before: before?.tenureId ?? null });
}

/** 担当を外れる: puts a thing down that the actor's own tenure has in hand; of anybody else's nothing changes. */
export function putDown(tx: Tx, record: Recorder, actor: Actor, thing: string): void {
	const own = and(
		eq(holding.organisationId, actor.organisation.id),
		eq(holding.thing, thing),
		eq(holding.tenureId, actor.tenure.id)
	);
	if (tx.delete(holding).where(own).run().changes === 0) return;
	record('work.put-down', thing, { tenure: actor.tenure.id });
}

/** Lets go of a thing, when it is done or nobody is to hold it any more. */
export function letGo(tx: Tx, organisationId: number, thing: string): void {
	tx.delete(holding)
		.where(and(eq(holding.organisationId, organisationId), eq(holding.thing, thing)))
		.run();
}
