import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { findWithDesk } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { changeAudience } from '../record/audience.ts';
import { change } from '../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { chosen, isOpenTo } from './categories.ts';
import { addParty, approversOf, keysOf, nameParties } from './raising.ts';
import { findFor, type ShownTicket, type Ticket } from './tickets.ts';

const { dispatch, organisation, person, seat, tenure, ticketMessage, ticketParty } = schema;

/** Whether a case is for its parties alone (関係者のみ). */
export function isNamed(of: Pick<Ticket, 'id' | 'audience'>): boolean {
	return of.audience === `case:${of.id}`;
}

/** The seats a case of 関係者のみ is read from, beside the union's 決裁者. */
export function partiesOf(id: number): { organisation: string; seat: string }[] {
	return db()
		.select({ organisation: organisation.name, seat: seat.name })
		.from(ticketParty)
		.innerJoin(seat, eq(seat.id, ticketParty.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(eq(ticketParty.ticketId, id))
		.orderBy(asc(organisation.position), asc(seat.id))
		.all();
}

/** A seat of the organisation of a case, with who sits there. */
export type CaseSeat = { id: number; seat: string; people: string };

/**
 * Who reads a case once it is 関係者のみ: the seats that are always among them (who raised it, the organisation's
 * 決裁者, who narrows it), and those of the organisation one may choose besides.
 */
export function readersAfter(
	actor: Actor,
	of: Pick<Ticket, 'organisationId' | 'seatId'>
): { always: CaseSeat[]; choosable: CaseSeat[] } {
	const approvers = approversOf(db(), of.organisationId);
	const seats = db()
		.select({
			id: seat.id,
			seat: seat.name,
			people: sql<string>`group_concat(distinct ${person.name})`
		})
		.from(seat)
		.innerJoin(tenure, eq(tenure.seatId, seat.id))
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(eq(seat.organisationId, of.organisationId), isInForce(dayOf(now()))))
		.groupBy(seat.id)
		.orderBy(asc(seat.id))
		.all();
	const isAlways = ({ id }: CaseSeat) =>
		id === of.seatId || id === actor.seat.id || approvers.includes(id);
	return {
		always: seats.filter(isAlways),
		choosable: seats.filter((each) => !isAlways(each))
	};
}

/**
 * From now on only the parties read the case: who raised it, the organisation's 決裁者, the seats named here, and at
 * the union who is in charge and its 決裁者. Throws as every act, `Conflict` where it is so already.
 */
export function narrow(actor: Actor, id: number, seats: number[], deed: Deed = {}): Ticket {
	const of = findFor(actor, id, 'narrow');
	if (isNamed(of)) throw new Conflict('この問い合わせは、もう関係者のみです。');
	return change(actor, (tx, record) => {
		changeAudience(tx, record, { type: 'ticket', id }, `case:${id}`);
		const own = ownSeats(tx, of.organisationId);
		nameParties(tx, id, of.organisationId, own.includes(of.seatId) ? of.seatId : null);
		if (actor.organisation.id === of.organisationId) addParty(tx, id, actor.seat.id, 'named');
		for (const seatId of seats.filter((each) => own.includes(each))) {
			addParty(tx, id, seatId, 'named');
		}
		if (of.assigneeSeatId !== null) addParty(tx, id, of.assigneeSeatId, 'assignee');
		return perform(tx, record, actor, id, 'narrow', deed);
	});
}

/** The whole organisation reads the case from now on. Throws as `narrow`. */
export function widen(actor: Actor, id: number, deed: Deed = {}): Ticket {
	const of = findFor(actor, id, 'widen');
	if (!isNamed(of)) throw new Conflict('この問い合わせは、もう団体で読めます。');
	return change(actor, (tx, record) => {
		changeAudience(tx, record, { type: 'ticket', id }, `desk:${of.organisationId}`);
		tx.delete(ticketParty).where(eq(ticketParty.ticketId, id)).run();
		return perform(tx, record, actor, id, 'widen', deed);
	});
}

/**
 * The case was another organisation's (団体訂正): it and its readers move there, with what the desk had typed in
 * for the wrong one; what that one wrote itself stays its own words. Throws as every act, `Invalid` for an
 * organisation without a desk or the same one, and for a category that is not the new one's to choose: another is named
 * by its slug.
 */
export function correctOrganisation(
	actor: Actor,
	id: number,
	organisationId: number,
	deed: Deed,
	category: string | null = null
): Ticket {
	const of = findFor(actor, id, 'correct-organisation');
	return change(actor, (tx, record) => {
		const body = findWithDesk(tx, organisationId);
		if (!body || body.id === of.organisationId) {
			throw invalid('organisation', '正しい団体を選んでください。');
		}
		const categoryId = categoryFor(keysOf(tx, body.id), of, body.name, category);
		if (isNamed(of)) {
			tx.delete(ticketParty).where(eq(ticketParty.ticketId, id)).run();
			nameParties(tx, id, body.id, null);
			if (of.assigneeSeatId !== null) addParty(tx, id, of.assigneeSeatId, 'assignee');
		} else {
			changeAudience(tx, record, { type: 'ticket', id }, `desk:${body.id}`);
		}
		tx.update(ticketMessage)
			.set({ organisationId: body.id })
			.where(and(eq(ticketMessage.ticketId, id), isNotNull(ticketMessage.enteredBy)))
			.run();
		tx.update(dispatch).set({ organisationId: body.id }).where(eq(dispatch.ticketId, id)).run();
		return perform(tx, record, actor, id, 'correct-organisation', deed, {
			organisationId: body.id,
			categoryId
		});
	});
}

/** The category a case has at another organisation: a shared system's only at one that takes part in it. */
function categoryFor(
	keys: string[],
	of: ShownTicket,
	name: string,
	slug: string | null
): Ticket['categoryId'] {
	if (slug !== null) return chosen(keys, slug).id;
	if (isOpenTo(of.category.audience, keys)) return of.categoryId;
	const message = `${name}は「${of.category.name}」に参加していません。正しい分類を選んでください。`;
	throw invalid('category', message);
}

function ownSeats(tx: Tx, organisationId: number): number[] {
	return tx
		.select({ id: seat.id })
		.from(seat)
		.where(eq(seat.organisationId, organisationId))
		.all()
		.map(({ id }) => id);
}
