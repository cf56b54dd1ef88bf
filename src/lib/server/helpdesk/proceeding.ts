import { and, eq, inArray } from 'drizzle-orm';
import { dayOf, longDate } from '#lib/dates.ts';
import { Conflict, invalid, NotFound } from '#lib/errors.ts';
import { REOPENS_WITHIN, type TicketAct } from '#lib/tickets.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { perform, type Also, type Deed } from './acts.ts';
import { noteCitations } from './articles/citing.ts';
import { addParty } from './raising.ts';
import { insertRating, type Rating } from './ratings.ts';
import { isNamed } from './readership.ts';
import { findFor, type Ticket } from './tickets.ts';

const { organisation, seat, tenure, tenureRole, ticketParty } = schema;

/** The acts that need nothing but words. */
export type PlainAct = Exclude<
	TicketAct,
	| 'submit'
	| 'discard'
	| 'rate'
	| 'reassign'
	| 'merge'
	| 'narrow'
	| 'widen'
	| 'change-parties'
	| 'correct-organisation'
	| 'publish'
	| 'lapse'
>;

/** What an act says about whether others may learn from the case. */
const consents: Partial<Record<TicketAct, Ticket['consent']>> = {
	'ask-consent': 'asked',
	agree: 'granted',
	decline: 'refused'
};

/** Whoever of the desk does one of these to a new case has taken charge of it. */
const takes: readonly TicketAct[] = ['take', 'contact'];

/**
 * Carries an act of a case out that needs no more than words. Throws `NotFound`, `Forbidden`; `Conflict` when
 * somebody was quicker or it is too late to take a closed case up again; `Invalid` where words are missing.
 */
export function proceed(actor: Actor, id: number, act: PlainAct, deed: Deed): Ticket {
	const of = findFor(actor, id, act);
	if (act === 'reopen') refuseLate(of);
	return change(actor, (tx, record) => {
		const isTaken = takes.includes(act) && of.state === 'new';
		const also = isTaken ? assign(tx, of, actor.seat.id) : act === 'release' ? release(tx, of) : {};
		const consent = consents[act];
		const done = perform(tx, record, actor, id, act, deed, consent ? { consent } : also);
		if (of.may.note) noteCitations(tx, of, deed.body ?? '');
		return done;
	});
}

/**
 * Says that a case is solved, and with it whether others may learn from it with the names taken out and how much the
 * answer was of use; null where that was left open. Throws as `proceed`.
 */
export function confirm(
	actor: Actor,
	id: number,
	consent: 'granted' | 'refused' | null,
	deed: Deed,
	rating: Rating | null = null
): Ticket {
	findFor(actor, id, 'confirm');
	return change(actor, (tx, record) => {
		const closed = perform(tx, record, actor, id, 'confirm', deed);
		if (rating && actor.organisation.id === closed.organisationId) {
			insertRating(tx, actor, id, rating);
		}
		if (consent === null) return closed;
		const act = consent === 'granted' ? 'agree' : 'decline';
		const { via, caller } = deed;
		const said = { ...(via ? { via } : {}), ...(caller === undefined ? {} : { caller }) };
		return perform(tx, record, actor, id, act, said, { consent });
	});
}

/** Hands a case to a seat of the union's desk. Throws as `proceed`, `Invalid` for another seat. */
export function reassign(actor: Actor, id: number, seatId: number, deed: Deed): Ticket {
	const of = findFor(actor, id, 'reassign');
	if (!deskSeats().some((each) => each.id === seatId)) {
		throw invalid('seat', '担当にする席を選んでください。');
	}
	return change(actor, (tx, record) => {
		return perform(tx, record, actor, id, 'reassign', deed, assign(tx, of, seatId));
	});
}

/** Puts a seat in charge of a case, which it has to be able to read; gives what the case's row is to hold. */
export function assign(tx: Tx, of: Pick<Ticket, 'id' | 'audience'>, seatId: number): Also {
	release(tx, of);
	if (isNamed(of)) addParty(tx, of.id, seatId, 'assignee');
	return { assigneeSeatId: seatId };
}

/** Nobody is in charge of a case any more; of 関係者のみ its team reads it again. */
function release(tx: Tx, of: Pick<Ticket, 'id'>): Also {
	tx.delete(ticketParty)
		.where(and(eq(ticketParty.ticketId, of.id), eq(ticketParty.role, 'assignee')))
		.run();
	return { assigneeSeatId: null };
}

/** The cases among these that the actor took charge of, and how many others had taken before. Throws `Forbidden`. */
export function takeAll(actor: Actor, ids: number[]): { taken: Ticket[]; gone: number } {
	authorize(actor, 'desk.work', null);
	const taken: Ticket[] = [];
	for (const id of ids) {
		try {
			taken.push(proceed(actor, id, 'take', {}));
		} catch (thrown) {
			if (!(thrown instanceof Conflict || thrown instanceof NotFound)) throw thrown;
		}
	}
	return { taken, gone: ids.length - taken.length };
}

/** The seats of the union whose people work at the desk today, its 決裁者 among them. */
export function deskSeats(): { id: number; name: string }[] {
	return db()
		.selectDistinct({ id: seat.id, name: seat.name })
		.from(seat)
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.innerJoin(tenure, eq(tenure.seatId, seat.id))
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.where(
			and(
				eq(organisation.kind, '組合'),
				inArray(tenureRole.role, ['desk', 'union-approver']),
				isInForce(dayOf(now()))
			)
		)
		.all();
}

/** Twenty business days after it was closed it is another case, which goes on from this one; throws `Conflict`. */
export function refuseLate(of: Ticket): void {
	if (of.closedAt === null) return;
	const last = addBusinessDays(dayOf(of.closedAt), REOPENS_WITHIN);
	if (dayOf(now()) <= last) return;
	throw new Conflict(
		`この問い合わせに追加質問ができるのは${longDate(last)}まででした。新しい問い合わせとして送ってください。`
	);
}
