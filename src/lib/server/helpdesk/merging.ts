import { eq, inArray, or } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { isRunning } from '#lib/tickets.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { find, findFor, listed, type ListedTicket, type Ticket } from './tickets.ts';

const { ticket, ticketLink } = schema;

/**
 * Lets a case go on in another one of the same organisation; what was written stays where it was written. Throws as
 * every act, `Invalid` for another organisation's case, which would be shown to it, `Conflict` for one that is over.
 */
export function merge(actor: Actor, id: number, intoNumber: string, deed: Deed = {}): Ticket {
	const of = findFor(actor, id, 'merge');
	const into = find(actor, intoNumber);
	if (into.organisationId !== of.organisationId) {
		throw invalid(
			'into',
			'別の団体の問い合わせとは統合できません。関連としてつなぐことはできます。'
		);
	}
	if (into.id === id) {
		throw invalid('into', '統合先には、別の問い合わせの番号を入れてください。');
	}
	if (!isRunning(into.state)) throw new Conflict('統合先の問い合わせは、もう終わっています。');
	return change(actor, (tx, record) =>
		perform(tx, record, actor, id, 'merge', deed, { mergedIntoId: into.id })
	);
}

/** Notes that two cases have to do with one another, whosever they are; each is shown only who can read it. */
export function link(actor: Actor, number: string, otherNumber: string): void {
	authorize(actor, 'desk.work', null);
	const [one, other] = [find(actor, number), find(actor, otherNumber)];
	if (one.id === other.id) {
		throw invalid('other', '別の問い合わせの番号を入れてください。');
	}
	const [ticketId, otherId] = [Math.min(one.id, other.id), Math.max(one.id, other.id)];
	change(actor, (tx, record) => {
		tx.insert(ticketLink).values({ ticketId, otherId }).onConflictDoNothing().run();
		record('ticket.linked', `ticket:${ticketId}`, { other: otherId });
	});
}

/** The cases linked with one that this actor can read. */
export function linkedWith(actor: Actor, id: number): ListedTicket[] {
	const links = db()
		.select()
		.from(ticketLink)
		.where(or(eq(ticketLink.ticketId, id), eq(ticketLink.otherId, id)))
		.all();
	const ids = links.map((row) => (row.ticketId === id ? row.otherId : row.ticketId));
	return listed(actor, inArray(ticket.id, ids));
}
