import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { toldLabels } from '../labels/told.ts';
import { schema, type Tx } from '../db/index.ts';
import { teamOf } from '../helpdesk/categories.ts';
import { isNamed } from '../helpdesk/readership.ts';
import { isInForce } from '../identity/actors.ts';
import { findUnion } from '../identity/organisations.ts';
import { now } from '../now.ts';
import type { RecordedEvent } from '../record/events.ts';
import { tellNamed, type Item } from './items.ts';
import { tellOfSpecification } from './specifications.ts';
import { mailOfTicket } from './ticket-letter.ts';

const { follow, inboxItem, seat, tenure, tenureRole, ticket, ticketMessage, ticketParty } = schema;

type Ticket = typeof ticket.$inferSelect;

/** What the organisation has said, which the desk is to hear. */
const desksToHear = /^ticket\.(submitted|added-to|replied|rejected|reopened)$/;
/** What of the desk's work is not the organisation's to follow. */
const desksAlone = /^ticket\.(noted|vendor-asked|expert-asked|resumed|released)$/;
/** What the desk has said, or the clock in its stead. */
const organisationsToHear = /^ticket\.(contacted|organisation-asked|answered|lapsed)$/;

/**
 * Writes the 知らせ of a case: to the desk what the organisation said, to the organisation what the desk said, to
 * whoever is in charge from now on that they are. Of a case of 関係者のみ nobody is told who does not read it.
 */
export function tellOfTicket(tx: Tx, event: RecordedEvent, told: Item): void {
	const { action, subject, refs } = event;
	if (action.startsWith('specification.')) {
		const about = ticketOf(tx, subject);
		if (about) tellOfSpecification(tx, event, told, about, { tellDesk, tellOrganisation });
		return;
	}
	if (!action.startsWith('ticket.')) return;
	const of = ticketOf(tx, subject);
	if (!of) return;
	// Taken in the same breath, a telephone call is nobody's to take any more.
	const isTakenAlready = action === 'ticket.submitted' && of.assigneeSeatId !== null;
	if (desksToHear.test(action) && !isTakenAlready) tellDesk(tx, of, told);
	const isTypedIn = action === 'ticket.submitted' && event.organisation !== of.organisationId;
	if (isTypedIn) tellOrganisation(tx, of, { ...told, action: 'ticket.entered' });
	if (organisationsToHear.test(action)) tellOrganisation(tx, of, told);
	mailOfTicket(tx, event);
	if (action === 'ticket.reassigned' && of.assigneeSeatId !== null) {
		tellNamed(told, { seats: [of.assigneeSeatId] });
	}
	if (action === 'ticket.organisation-corrected' && typeof refs.organisation === 'number') {
		tellFormer(tx, of, refs.organisation, told);
		tellOrganisation(tx, of, told);
	}
	if (action === 'ticket.parties-changed') tellParties(tx, of, refs, told);
	tellFollowing(tx, of, told);
}

/**
 * Whoever follows the case and was not told yet: at the desk of all that is done, at the organisation of what it is to
 * know. Of a case of 関係者のみ only its parties and the union's 決裁者.
 */
function tellFollowing(tx: Tx, of: Ticket, told: Item): void {
	const action = `followed.${told.action}`;
	if (!(action in toldLabels)) return;
	const { union, own } = followersOf(tx, of);
	const seats = desksAlone.test(told.action) ? union : [...union, ...own];
	if (seats.length > 0) tellNamed({ ...told, action, why: 'follow' }, { seats });
}

function followersOf(tx: Tx, of: Ticket): { union: number[]; own: number[] } {
	const unionId = findUnion().id;
	const isReader = isNamed(of)
		? sql`(${seat.id} in (select ${ticketParty.seatId} from ${ticketParty} where ${ticketParty.ticketId} = ${of.id})
			or exists (select 1 from ${tenure} join ${tenureRole} on ${tenureRole.tenureId} = ${tenure.id}
				where ${tenure.seatId} = ${seat.id} and ${isInForce(dayOf(now()))} and ${tenureRole.role} = 'union-approver'))`
		: undefined;
	const rows = tx
		.select({ id: seat.id, organisationId: seat.organisationId })
		.from(follow)
		.innerJoin(seat, eq(seat.id, follow.seatId))
		.where(
			and(
				eq(follow.thing, `ticket:${of.id}`),
				inArray(seat.organisationId, [unionId, of.organisationId]),
				isReader
			)
		)
		.all();
	const at = (isUnion: boolean) =>
		rows.filter((row) => (row.organisationId === unionId) === isUnion).map(({ id }) => id);
	return { union: at(true), own: at(false) };
}

/** The key of a case, for what is told of it; null for any other thing. */
export function keyOfTicket(tx: Tx, thing: string): string | null {
	return thing.startsWith('ticket:') ? (ticketOf(tx, thing)?.audience ?? null) : null;
}

/** The category's team, else every seat of the desk; of a case of 関係者のみ in somebody's hand only who has it. */
function tellDesk(tx: Tx, of: Ticket, told: Item, except: number[] = []): void {
	const inCharge = of.assigneeSeatId === null ? [] : [of.assigneeSeatId];
	if (isNamed(of) && inCharge.length > 0) {
		tellNamed(told, { seats: inCharge, except });
		return;
	}
	const team = teamOf(tx, of.categoryId);
	if (team.length > 0) tellNamed(told, { seats: [...team, ...inCharge], except });
	else tellNamed(told, { seats: inCharge, organisations: [findUnion().id], role: 'desk', except });
}

/**
 * The seats that raised the case, wrote in it or follow it; every seat of the organisation where none did. Of a case
 * of 関係者のみ its parties there.
 */
function tellOrganisation(tx: Tx, of: Ticket, told: Item, except: number[] = []): void {
	if (isNamed(of)) {
		const parties = tx
			.select({ id: ticketParty.seatId })
			.from(ticketParty)
			.innerJoin(seat, eq(seat.id, ticketParty.seatId))
			.where(and(eq(ticketParty.ticketId, of.id), eq(seat.organisationId, of.organisationId)))
			.all();
		tellNamed(told, { seats: parties.map(({ id }) => id), except });
		return;
	}
	const seats = seatsAround(tx, of, of.organisationId);
	if (seats.length > 0) tellNamed(told, { seats, except });
	else tellNamed(told, { organisations: [of.organisationId], except });
}

/** Who reads it from now on, who does no more and hears no more of it than that, and the others that stay. */
function tellParties(tx: Tx, of: Ticket, refs: RecordedEvent['refs'], told: Item): void {
	const [added, removed] = [seatsIn(refs.added), seatsIn(refs.removed)];
	tellOrganisation(tx, of, told, added);
	tellNamed({ ...told, action: 'ticket.party-added' }, { seats: added });
	tellNamed(
		{
			...told,
			action: 'ticket.party-removed',
			thing: `ticket-former:${of.id}`,
			audience: `org:${of.organisationId}`
		},
		{ seats: removed }
	);
}

const seatsIn = (ref: unknown): number[] =>
	typeof ref === 'string' && ref !== '' ? ref.split(' ').map(Number) : [];

/** Whoever of the organisation it was taken for knew of the case: they are told that it went, and no more of it. */
function tellFormer(tx: Tx, of: Ticket, organisationId: number, told: Item): void {
	const knew = tx
		.selectDistinct({ id: seat.id })
		.from(inboxItem)
		.innerJoin(seat, eq(seat.id, inboxItem.seatId))
		.where(and(eq(inboxItem.thing, `ticket:${of.id}`), eq(seat.organisationId, organisationId)))
		.all()
		.map(({ id }) => id);
	tellNamed(
		{
			...told,
			action: 'ticket.moved-away',
			thing: `ticket-former:${of.id}`,
			audience: `org:${organisationId}`
		},
		{ seats: [...new Set([...knew, ...seatsAround(tx, of, organisationId)])] }
	);
}

function seatsAround(tx: Tx, of: Ticket, organisationId: number): number[] {
	const wrote = tx
		.select({ id: ticketMessage.seatId })
		.from(ticketMessage)
		.where(and(eq(ticketMessage.ticketId, of.id), isNull(ticketMessage.enteredBy)));
	const follows = tx
		.select({ id: follow.seatId })
		.from(follow)
		.where(eq(follow.thing, `ticket:${of.id}`));
	return tx
		.select({ id: seat.id })
		.from(seat)
		.where(
			and(
				eq(seat.organisationId, organisationId),
				or(eq(seat.id, of.seatId), inArray(seat.id, wrote), inArray(seat.id, follows))
			)
		)
		.all()
		.map(({ id }) => id);
}

function ticketOf(tx: Tx, thing: string): Ticket | undefined {
	const id = sql`cast(substr(${thing}, 8) as integer)`;
	return tx.select().from(ticket).where(eq(ticket.id, id)).get();
}
