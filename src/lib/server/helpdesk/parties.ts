import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Reader } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { change } from '../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { addParty, approversOf } from './raising.ts';
import { isNamed, type CaseSeat } from './readership.ts';
import { findFor, type Ticket } from './tickets.ts';

const { person, seat, tenure, ticketParty } = schema;

type Party = { id: number; role: (typeof ticketParty.$inferSelect)['role'] };

/** Those of an organisation that read a case of 関係者のみ whatever is chosen, and the seats one may choose from. */
export type Parties = { always: CaseSeat[]; choosable: (CaseSeat & { isParty: boolean })[] };

/**
 * The seats of a case's organisation as its 関係者 are chosen: its 決裁者 always read it, the others where they are
 * ticked. A seat nobody holds is offered only to be taken out.
 */
export function partiesOf(of: Pick<Ticket, 'id' | 'organisationId'>): Parties {
	const parties = ownParties(db(), of);
	const fixed = fixedIn(db(), of, parties);
	const isParty = (id: number) => parties.some((each) => each.id === id);
	const seats = db()
		.select({
			id: seat.id,
			seat: seat.name,
			people: sql<string | null>`group_concat(distinct ${person.name})`
		})
		.from(seat)
		.leftJoin(tenure, and(eq(tenure.seatId, seat.id), isInForce(dayOf(now()))))
		.leftJoin(person, eq(person.id, tenure.personId))
		.where(eq(seat.organisationId, of.organisationId))
		.groupBy(seat.id)
		.orderBy(asc(seat.id))
		.all()
		.filter(({ id, people }) => people !== null || isParty(id))
		.map(({ people, ...rest }) => ({ ...rest, people: people ?? '空席' }));
	return {
		always: seats.filter(({ id }) => fixed.includes(id)),
		choosable: seats
			.filter(({ id }) => !fixed.includes(id))
			.map((each) => ({ ...each, isParty: isParty(each.id) }))
	};
}

/**
 * From now on these seats of its organisation read a case of 関係者のみ, beside its 決裁者, who stay. Throws as every
 * act, `Conflict` where all of the organisation read it, `Invalid` for another's seat, for no change, and where
 * nobody who asks would be left.
 */
export function changeParties(actor: Actor, id: number, chosen: number[], deed: Deed = {}): Ticket {
	const of = findFor(actor, id, 'change-parties');
	if (!isNamed(of)) throw new Conflict('この問い合わせは、団体の人がみな読めます。');
	return change(actor, (tx, record) => {
		const before = ownParties(tx, of);
		const fixed = fixedIn(tx, of, before);
		const offered = partiesOf(of).choosable.map((each) => each.id);
		const isKnown = chosen.every((each) => offered.includes(each) || fixed.includes(each));
		if (!isKnown) throw refused('この団体の席を選んでください。');
		const added = [...new Set([...chosen, ...fixed])].filter(
			(each) => !before.some((party) => party.id === each)
		);
		const gone = before.filter((each) => !chosen.includes(each.id) && !fixed.includes(each.id));
		if (added.length + gone.length === 0) throw refused('読める席は、いまと同じです。');
		const asks = ({ role }: Party) => role !== 'approver';
		const isLeft = before.some((each) => asks(each) && !gone.includes(each));
		if (before.some(asks) && !isLeft && !added.some((each) => !fixed.includes(each))) {
			throw refused('問い合わせた側の席を、ほかに1つ選んでください。最後の1席は外せません。');
		}
		for (const { id: seatId } of gone) {
			tx.delete(ticketParty)
				.where(and(eq(ticketParty.ticketId, id), eq(ticketParty.seatId, seatId)))
				.run();
		}
		for (const each of added) addParty(tx, id, each, fixed.includes(each) ? 'approver' : 'named');
		const refs = { added: added.join(' '), removed: gone.map((each) => each.id).join(' ') };
		return perform(tx, record, actor, id, 'change-parties', { ...deed, refs });
	});
}

/** Whether the actor's seat is among those of its organisation that read a case of 関係者のみ. */
export function isPartyTo(actor: Actor, of: Pick<Ticket, 'id' | 'organisationId'>): boolean {
	return ownParties(db(), of).some(({ id }) => id === actor.seat.id);
}

const refused = (message: string) => invalid('seats', message);

function ownParties(from: Reader, of: Pick<Ticket, 'id' | 'organisationId'>): Party[] {
	return from
		.select({ id: ticketParty.seatId, role: ticketParty.role })
		.from(ticketParty)
		.innerJoin(seat, eq(seat.id, ticketParty.seatId))
		.where(and(eq(ticketParty.ticketId, of.id), eq(seat.organisationId, of.organisationId)))
		.all();
}

/** Where nobody decides today, whoever read it in their stead stays. */
function fixedIn(from: Reader, of: Pick<Ticket, 'organisationId'>, parties: Party[]): number[] {
	const approvers = approversOf(from, of.organisationId);
	if (approvers.length > 0) return approvers;
	return parties.filter(({ role }) => role === 'approver').map(({ id }) => id);
}
