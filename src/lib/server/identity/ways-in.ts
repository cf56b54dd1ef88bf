import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import type { ReissueThing } from '../permissions.ts';
import type { Recorder } from '../record/change.ts';

const { invitation, reissue, seat, tenure, tenureRole } = schema;

/** Where a person sits today or later and with which roles: what a way in for them would open. */
export function behindLogin(personId: number): ReissueThing {
	const seats = db()
		.select({ organisationId: seat.organisationId, role: tenureRole.role })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.leftJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.where(and(eq(tenure.personId, personId), isStanding()))
		.all();
	return {
		personId,
		organisations: [...new Set(seats.map((one) => one.organisationId))],
		roles: seats.flatMap((one) => one.role ?? [])
	};
}

/** A tenure of today or later: somebody who is about to come is looked after already. */
export function isStanding(today = dayOf(now())) {
	return and(isNull(tenure.endedAt), or(isNull(tenure.toOn), sql`${tenure.toOn} >= ${today}`));
}

/** Whether a person holds or ever held a seat of another organisation than this one. */
export function satElsewhere(tx: Tx, personId: number, organisationId: number): boolean {
	const elsewhere = tx
		.select({ id: tenure.id })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(eq(tenure.personId, personId), ne(seat.organisationId, organisationId)))
		.get();
	return elsewhere !== undefined;
}

/** Takes back every open sheet of a person, of whichever seat and kind, each with its event. */
export function revokeWaysIn(tx: Tx, record: Recorder, personId: number): void {
	const held = tx.select({ id: tenure.id }).from(tenure).where(eq(tenure.personId, personId)).all();
	for (const { id } of held) revokeInvitations(tx, record, id);
	revokeReissues(tx, record, personId);
}

/** Takes back what was open of a tenure's invitations, each with its event. */
export function revokeInvitations(tx: Tx, record: Recorder, tenureId: number): void {
	const revoked = tx
		.update(invitation)
		.set({ revokedAt: now() })
		.where(
			and(
				eq(invitation.tenureId, tenureId),
				isNull(invitation.usedAt),
				isNull(invitation.revokedAt)
			)
		)
		.returning({ id: invitation.id })
		.all();
	for (const { id } of revoked) {
		record('invitation.revoked', `tenure:${tenureId}`, { invitation: id });
	}
}

/** Takes back a person's open 再発行票, each with its event; gives how many there were. */
export function revokeReissues(tx: Tx, record: Recorder, personId: number): number {
	const revoked = tx
		.update(reissue)
		.set({ revokedAt: now() })
		.where(isOpenFor(personId))
		.returning({ id: reissue.id })
		.all();
	for (const { id } of revoked) {
		record('reissue.revoked', `person:${personId}`, { reissue: id });
	}
	return revoked.length;
}

/** The 再発行票 of a person that were neither used nor taken back; they may have run out. */
export function isOpenFor(personId: number) {
	return and(eq(reissue.personId, personId), isNull(reissue.usedAt), isNull(reissue.revokedAt));
}
