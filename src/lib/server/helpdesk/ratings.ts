import { eq } from 'drizzle-orm';
import { dayOf, longDate } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { RATES_WITHIN } from '#lib/ratings.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { partsIn } from '../permissions.ts';
import { change } from '../record/change.ts';
import { perform } from './acts.ts';
import { findFor, type Ticket } from './tickets.ts';

const { ticketRating } = schema;

/** One of the five words, by its number, and a line that may be empty. */
export type Rating = { score: number; remark: string };

/**
 * Says, or says anew, how much the answer of a closed case was of use. Throws as every act, `Conflict` twenty
 * business days after it was closed.
 */
export function rate(actor: Actor, id: number, rating: Rating): void {
	const of = findFor(actor, id, 'rate');
	const last = lastDay(of);
	if (last !== null && dayOf(now()) > last) {
		throw new Conflict(`役に立ったかどうかを伝えられるのは${longDate(last)}まででした。`);
	}
	change(actor, (tx, record) => {
		insertRating(tx, actor, id, rating);
		perform(tx, record, actor, id, 'rate');
	});
}

/** Writes the word of a case in the caller's transaction, over an earlier one. */
export function insertRating(
	tx: Tx,
	actor: Actor,
	ticketId: number,
	{ score, remark }: Rating
): void {
	const values = {
		...{ score, remark, at: now() },
		personId: actor.person.id,
		seatId: actor.seat.id,
		organisationId: actor.organisation.id
	};
	tx.insert(ticketRating)
		.values({ ticketId, ...values })
		.onConflictDoUpdate({ target: ticketRating.ticketId, set: values })
		.run();
}

/**
 * What the organisation said of a case, and until when it may say so or otherwise (null: no more). Of use to the
 * organisation itself and the union's desk alone: null for every other reader, such as a coordinator.
 */
export function ratingOf(
	actor: Actor,
	of: Ticket & { may: { rate: boolean } }
): { given: Rating | null; until: string | null } | null {
	const parts = partsIn(actor, of);
	if (!parts.includes('requester') && !parts.includes('desk')) return null;
	const row = db().select().from(ticketRating).where(eq(ticketRating.ticketId, of.id)).get();
	// What another organisation had said of a case that was taken for its own is not this one's.
	const isOwn = row?.organisationId === of.organisationId;
	const last = lastDay(of);
	return {
		given: row && isOwn ? { score: row.score, remark: row.remark } : null,
		until: of.may.rate && last !== null && dayOf(now()) <= last ? last : null
	};
}

function lastDay({ closedAt }: Pick<Ticket, 'closedAt'>): string | null {
	return closedAt && addBusinessDays(dayOf(closedAt), RATES_WITHIN);
}
