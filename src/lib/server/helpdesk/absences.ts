import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, invalid, type Issue } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { perform } from './acts.ts';
import { assign, deskSeats } from './proceeding.ts';
import { findById, isGoingOn, listed, type ListedTicket } from './tickets.ts';

const { deskAbsence, seat, ticket } = schema;
const substitute = alias(seat, 'substitute');

/** Who is away until which day, included, and who goes on meanwhile. */
export type Away = { toOn: Day; substitute: string | null };

/** An absence as the desk's page lists it. */
type Absence = Away & {
	id: number;
	seat: string;
	fromOn: Day;
	isNow: boolean;
	mayEnd: boolean;
};

/** Absences of today and of days to come, the next first. Throws `Forbidden` for who is not at the desk. */
export function absences(actor: Actor): Absence[] {
	authorize(actor, 'desk.work', null);
	const today = dayOf(now());
	return db()
		.select({ of: deskAbsence, seat: seat.name, substitute: substitute.name })
		.from(deskAbsence)
		.innerJoin(seat, eq(seat.id, deskAbsence.seatId))
		.leftJoin(substitute, eq(substitute.id, deskAbsence.substituteSeatId))
		.where(gte(deskAbsence.toOn, today))
		.orderBy(asc(deskAbsence.fromOn), asc(deskAbsence.id))
		.all()
		.map(({ of, seat: name, substitute: other }) => ({
			...{ id: of.id, seat: name, fromOn: of.fromOn, toOn: of.toOn, substitute: other },
			isNow: of.fromOn <= today,
			mayEnd: may(actor, 'desk.absence', of)
		}));
}

/** The seats for which this actor may say that they will be away. Throws `Forbidden` for who is not at the desk. */
export function seatsToDeclare(actor: Actor): { id: number; name: string }[] {
	authorize(actor, 'desk.work', null);
	return deskSeats().filter(({ id }) => may(actor, 'desk.absence', { seatId: id }));
}

/** The seats that are away today. */
export function awayToday(): Map<number, Away> {
	const today = dayOf(now());
	const rows = db()
		.select({
			seatId: deskAbsence.seatId,
			toOn: deskAbsence.toOn,
			substitute: substitute.name
		})
		.from(deskAbsence)
		.leftJoin(substitute, eq(substitute.id, deskAbsence.substituteSeatId))
		.where(and(lte(deskAbsence.fromOn, today), gte(deskAbsence.toOn, today)))
		.all();
	return new Map(rows.map(({ seatId, ...away }) => [seatId, away]));
}

/**
 * Says that a seat is away from one day to another, both included, and who goes on meanwhile. Throws `Forbidden`
 * for another's seat and `Invalid` for days that are over, turned round or taken, and a substitute not at the desk.
 */
export function declareAbsence(
	actor: Actor,
	given: { seat: number; fromOn: Day; toOn: Day; substitute: number | null }
): void {
	authorize(actor, 'desk.absence', { seatId: given.seat });
	change(actor, (tx, record) => {
		const issues = issuesOf(given);
		const taken = tx
			.select()
			.from(deskAbsence)
			.where(
				and(
					eq(deskAbsence.seatId, given.seat),
					lte(deskAbsence.fromOn, given.toOn),
					gte(deskAbsence.toOn, given.fromOn)
				)
			)
			.get();
		if (taken)
			issues.push({ field: 'fromOn', message: 'この期間には、もう不在が登録されています。' });
		if (issues.length > 0) throw new Invalid(issues);
		const { seat: seatId, fromOn, toOn, substitute: substituteSeatId } = given;
		const row = { seatId, fromOn, toOn, substituteSeatId };
		const id = Number(tx.insert(deskAbsence).values(row).run().lastInsertRowid);
		record('desk-absence.declared', `desk-absence:${id}`, { ...row, tellSeat: substituteSeatId });
	});
}

/** The seat is back today, or will not be away after all. Throws `NotFound` and `Forbidden`. */
export function endAbsence(actor: Actor, id: number): void {
	change(actor, (tx, record) => {
		const row = found(tx.select().from(deskAbsence).where(eq(deskAbsence.id, id)).get());
		authorize(actor, 'desk.absence', row);
		const today = dayOf(now());
		if (row.fromOn >= today) tx.delete(deskAbsence).where(eq(deskAbsence.id, id)).run();
		else {
			const toOn = addDays(today, -1);
			tx.update(deskAbsence).set({ toOn }).where(eq(deskAbsence.id, id)).run();
		}
		record('desk-absence.ended', `desk-absence:${id}`, {
			seat: row.seatId,
			tellSeat: row.substituteSeatId
		});
	});
}

/** What goes on with those who are away, as this actor reads it: due soonest first. Throws `Forbidden` for who is not at the desk. */
export function ofAway(actor: Actor): ListedTicket[] {
	authorize(actor, 'desk.work', null);
	const away = [...awayToday().keys()].filter((id) => id !== actor.seat.id);
	return listed(actor, and(isGoingOn, inArray(ticket.assigneeSeatId, away)), {
		order: [asc(ticket.answerDue), asc(ticket.touchedAt), asc(ticket.id)]
	});
}

/**
 * Puts the actor in charge of cases of somebody who is away; gives how many. What has been taken over meanwhile, or
 * is over, is left alone. Throws `NotFound`, `Invalid` for none, `Conflict` where nothing was left.
 */
export function takeOver(actor: Actor, ids: number[]): number {
	authorize(actor, 'desk.work', null);
	if (ids.length === 0) {
		throw invalid('tickets', '引き受ける問い合わせを選んでください。');
	}
	const away = awayToday();
	const left = ids
		.map((id) => findById(actor, id))
		.filter(({ assigneeSeatId }) => assigneeSeatId !== null && away.has(assigneeSeatId))
		.filter((of) => of.may.reassign && of.assigneeSeatId !== actor.seat.id);
	if (left.length === 0) {
		throw new Conflict('選んだ問い合わせは、もうほかの人が引き受けたか、終わっています。');
	}
	change(actor, (tx, record) => {
		for (const of of left) {
			const also = assign(tx, of, actor.seat.id);
			perform(tx, record, actor, of.id, 'reassign', { version: of.version }, also);
		}
	});
	return left.length;
}

function issuesOf(given: {
	seat: number;
	fromOn: Day;
	toOn: Day;
	substitute: number | null;
}): Issue[] {
	const issues: Issue[] = [];
	const seats = deskSeats().map(({ id }) => id);
	if (!seats.includes(given.seat)) {
		issues.push({ field: 'seat', message: '不在になる席を選んでください。' });
	}
	if (given.toOn < given.fromOn) {
		issues.push({ field: 'toOn', message: '最終日は、初日と同じ日か、それより後にしてください。' });
	} else if (given.toOn < dayOf(now())) {
		issues.push({ field: 'toOn', message: 'もう過ぎた期間です。' });
	}
	if (given.substitute === given.seat) {
		issues.push({ field: 'substitute', message: '代わりは、別の席から選んでください。' });
	} else if (given.substitute !== null && !seats.includes(given.substitute)) {
		issues.push({ field: 'substitute', message: '代わりは、受付の席から選んでください。' });
	}
	return issues;
}
