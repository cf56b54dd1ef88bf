import { and, eq, isNull } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { findUnion } from '../identity/organisations.ts';
import type { RecordedEvent } from '../record/events.ts';
import { tellNamed, type Item } from './items.ts';

const { dispatch, dispatchCandidate, inboxItem } = schema;

type Ticket = typeof schema.ticket.$inferSelect;
type Tell = (tx: Tx, of: Ticket, told: Item, except: number[]) => void;

/** What the organisation has done, which the desk is to hear; and its expert, of some of it. */
const desksToHear =
	/^specification\.(handed-in|remark-answered|sought|agreed|declined|released|revoked)$/;
/** What the union or the coordinator has done. */
const organisationsToHear =
	/^specification\.(remarked|remark-replied|remark-returned|offered|approved|refused|passed|published)$/;
const expertsToHear = /^specification\.(handed-in|remark-answered|agreed|approved)$/;

/**
 * Writes the 知らせ of 仕様書の相談: each side what the other did, and the coordinator who took the case's dispatch on
 * new versions, answers and the agreement. Who has the same sentence unread already is not told once more.
 */
export function tellOfSpecification(
	tx: Tx,
	event: RecordedEvent,
	told: Item,
	of: Ticket,
	{ tellDesk, tellOrganisation }: { tellDesk: Tell; tellOrganisation: Tell }
): void {
	const { action, organisation } = event;
	const except = unreadBy(tx, told);
	// What either may do is told to the other.
	const isOfUnion = organisation === findUnion().id;
	const isWithdrawn = action === 'specification.withdrawn';
	if (desksToHear.test(action) || (isWithdrawn && !isOfUnion)) tellDesk(tx, of, told, except);
	if (organisationsToHear.test(action) || (isWithdrawn && isOfUnion)) {
		tellOrganisation(tx, of, told, except);
	}
	if (expertsToHear.test(action)) tellNamed(told, { seats: expertsOf(tx, of.id), except });
}

function unreadBy(tx: Tx, { thing, action }: Item): number[] {
	return tx
		.select({ seatId: inboxItem.seatId })
		.from(inboxItem)
		.where(and(eq(inboxItem.thing, thing), eq(inboxItem.action, action), isNull(inboxItem.seenAt)))
		.all()
		.map(({ seatId }) => seatId);
}

function expertsOf(tx: Tx, ticketId: number): number[] {
	return tx
		.selectDistinct({ seatId: dispatchCandidate.seatId })
		.from(dispatchCandidate)
		.innerJoin(dispatch, eq(dispatch.id, dispatchCandidate.dispatchId))
		.where(and(eq(dispatch.ticketId, ticketId), eq(dispatchCandidate.reply, 'accept')))
		.all()
		.map(({ seatId }) => seatId);
}
