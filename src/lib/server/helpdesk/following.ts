import { inArray } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import * as follows from '../identity/follows.ts';
import { partsIn } from '../permissions.ts';
import { findById, listed, type ListedTicket, type Ticket } from './tickets.ts';

const { ticket } = schema;

/** Whether the actor's seat is told of everything that happens in a case. */
export function followsTicket(actor: Actor, id: number): boolean {
	return follows.follows(actor, `ticket:${id}`);
}

/** Whether following a case leads to anything: its organisation and the union's desk are told of it, nobody else. */
export function mayFollow(actor: Actor, of: Ticket): boolean {
	return partsIn(actor, of).some((part) => part === 'requester' || part === 'desk');
}

/** Follows a case for the actor's seat, or no longer; throws `NotFound`. */
export function followTicket(actor: Actor, id: number, isFollowed: boolean): void {
	follows.setFollowed(actor, `ticket:${findById(actor, id).id}`, isFollowed);
}

/** The cases the actor's seat follows and can still read, those touched last first. */
export function followedTickets(actor: Actor): ListedTicket[] {
	const ids = follows.idsAmong(follows.followedBy(actor.seat.id), 'ticket');
	return ids.length === 0 ? [] : listed(actor, inArray(ticket.id, ids));
}
