import { and, asc, desc, eq, isNotNull, isNull, max } from 'drizzle-orm';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';
import { isInForce } from '../../identity/actors.ts';
import { now } from '../../now.ts';

const { dispatchCandidate, organisation, person, seat, tenure, tenureRole } = schema;

export type Candidate = typeof dispatchCandidate.$inferSelect;

/** Who has taken a dispatch on: the seat, and who sits there or the seat's name where nobody does. */
export function expertOf(
	tx: Reader,
	dispatchId: number
): { candidate: Candidate; name: string } | null {
	const row = tx
		.select({ candidate: dispatchCandidate, seat: seat.name, organisation: organisation.name })
		.from(dispatchCandidate)
		.innerJoin(seat, eq(seat.id, dispatchCandidate.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(dispatchCandidate.dispatchId, dispatchId), eq(dispatchCandidate.reply, 'accept')))
		.orderBy(desc(dispatchCandidate.id))
		.get();
	if (!row) return null;
	const name = nameAt(tx, row.candidate.seatId) ?? row.seat;
	return { candidate: row.candidate, name: `${name}（${row.organisation}）` };
}

/** The offer that stands and was not answered, or null; there is never a second one. */
export function standingOffer(tx: Reader, dispatchId: number): Candidate | null {
	return (
		tx
			.select()
			.from(dispatchCandidate)
			.where(
				and(
					eq(dispatchCandidate.dispatchId, dispatchId),
					isNotNull(dispatchCandidate.offeredAt),
					isNull(dispatchCandidate.reply)
				)
			)
			.get() ?? null
	);
}

/** The first rank of the last ranking that was not asked; null where none is left. */
export function nextOf(tx: Reader, dispatchId: number): Candidate | null {
	return (
		tx
			.select()
			.from(dispatchCandidate)
			.where(
				and(
					eq(dispatchCandidate.dispatchId, dispatchId),
					eq(dispatchCandidate.round, lastRound(tx, dispatchId)),
					isNull(dispatchCandidate.offeredAt)
				)
			)
			.orderBy(asc(dispatchCandidate.rank))
			.limit(1)
			.get() ?? null
	);
}

/** Which time a dispatch was ranked last; 0 before the first. */
export function lastRound(tx: Reader, dispatchId: number): number {
	return (
		tx
			.select({ last: max(dispatchCandidate.round) })
			.from(dispatchCandidate)
			.where(eq(dispatchCandidate.dispatchId, dispatchId))
			.get()?.last ?? 0
	);
}

/** The coordinators in a seat today, with where they come from. */
export function coordinators(tx: Reader): {
	seatId: number;
	name: string;
	organisation: string;
	/** The last day of 委嘱期間, JST; null: open. */
	toOn: Day | null;
}[] {
	return tx
		.selectDistinct({
			seatId: seat.id,
			name: person.name,
			organisation: organisation.name,
			toOn: tenure.toOn
		})
		.from(tenure)
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenureRole.role, 'coordinator'), isInForce(dayOf(now()))))
		.orderBy(seat.id)
		.all();
}

/** Why a coordinator cannot come on any of these days by their 委嘱期間, in words; null where they can. */
export function outsideTerm(tx: Reader, seatId: number, days: readonly Day[]): string | null {
	const own = coordinators(tx).filter((one) => one.seatId === seatId);
	if (own.length === 0) return '委嘱期間が終わっています。';
	const last = own.some(({ toOn }) => toOn === null)
		? null
		: own
				.map(({ toOn }) => toOn)
				.sort()
				.at(-1);
	const coming = days.filter((day) => day >= dayOf(now()));
	if (!last || coming.length === 0 || coming.some((day) => day <= last)) return null;
	return `委嘱期間は${longDate(last)}までです。`;
}

function nameAt(tx: Reader, seatId: number): string | null {
	const row = tx
		.select({ name: person.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(eq(tenure.seatId, seatId), isInForce(dayOf(now()))))
		.get();
	return row?.name ?? null;
}
