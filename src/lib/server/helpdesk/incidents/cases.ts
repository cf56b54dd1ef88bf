import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { readersOf } from '../../identity/readership.ts';
import { now } from '../../now.ts';
import { authorize, readsIncident } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { find, listed, type ListedTicket, type Ticket } from '../tickets.ts';
import { findIncident } from './incidents.ts';
import { runningNow } from './keeping.ts';

const { incident, incidentTicket, ticket } = schema;

/** 障害情報 a case has to do with. */
export type IncidentOfCase = { id: number; title: string; isOver: boolean };

type Asking = Pick<Ticket, 'id' | 'organisationId' | 'categoryId'>;

/**
 * Notes that a case asks about what 障害情報 tells of (この障害の件). Throws `NotFound`, `Forbidden`; `Conflict` where
 * it is over; `Invalid` where the case's organisation could not read it.
 */
export function linkToIncident(actor: Actor, number: string, incidentId: number): void {
	authorize(actor, 'desk.work', null);
	const of = find(actor, number);
	const about = findIncident(actor, incidentId);
	change(actor, (tx, record) => {
		const { audience } = runningNow(tx, incidentId);
		if (!readersBy(audience)(of.organisationId)) {
			const message = `「${about.title}」は参加団体だけの障害情報なので、この団体の問い合わせはつなげません。`;
			throw invalid('incident', message);
		}
		const row = { incidentId, ticketId: of.id, at: now() };
		const { changes } = tx.insert(incidentTicket).values(row).onConflictDoNothing().run();
		if (changes > 0) record('ticket.incident-linked', `ticket:${of.id}`, { incident: incidentId });
	});
}

/** Takes that back. Throws `NotFound`, `Forbidden`. */
export function unlinkFromIncident(actor: Actor, number: string, incidentId: number): void {
	authorize(actor, 'desk.work', null);
	const of = find(actor, number);
	change(actor, (tx, record) => {
		const own = and(eq(incidentTicket.incidentId, incidentId), eq(incidentTicket.ticketId, of.id));
		const { changes } = tx.delete(incidentTicket).where(own).run();
		if (changes > 0)
			record('ticket.incident-unlinked', `ticket:${of.id}`, { incident: incidentId });
	});
}

/** The cases linked with one that this actor of the desk can read. Throws `NotFound`, `Forbidden`. */
export function casesOfIncident(actor: Actor, incidentId: number): ListedTicket[] {
	authorize(actor, 'desk.work', null);
	findIncident(actor, incidentId);
	const ids = db()
		.select({ id: incidentTicket.ticketId })
		.from(incidentTicket)
		.where(eq(incidentTicket.incidentId, incidentId))
		.all();
	return listed(
		actor,
		inArray(
			ticket.id,
			ids.map(({ id }) => id)
		)
	);
}

/** What a case is linked with, of what this actor can read. */
export function incidentsOfCase(actor: Actor, of: Pick<Ticket, 'id'>): IncidentOfCase[] {
	return db()
		.select({ of: incident })
		.from(incidentTicket)
		.innerJoin(incident, eq(incident.id, incidentTicket.incidentId))
		.where(eq(incidentTicket.ticketId, of.id))
		.orderBy(desc(incident.openedAt))
		.all()
		.filter((row) => readsIncident(actor, row.of))
		.map((row) => ({ id: row.of.id, title: row.of.title, isOver: row.of.endedAt !== null }));
}

/** What runs and a case could be linked with, that of its category first. */
export function incidentsForCase(of: Asking): { id: number; title: string }[] {
	const linked = db()
		.select({ id: incidentTicket.incidentId })
		.from(incidentTicket)
		.where(eq(incidentTicket.ticketId, of.id))
		.all()
		.map(({ id }) => id);
	return db()
		.select()
		.from(incident)
		.where(isNull(incident.endedAt))
		.orderBy(desc(incident.openedAt))
		.all()
		.filter((row) => !linked.includes(row.id) && readersBy(row.audience)(of.organisationId))
		.sort((a, b) => Number(b.categoryId === of.categoryId) - Number(a.categoryId === of.categoryId))
		.map(({ id, title }) => ({ id, title }));
}

/** Tells which organisations read what has this key: whoever raises a case has a desk to ask at, for which 'all' is enough. */
export function readersBy(audience: string): (organisationId: number) => boolean {
	if (audience === 'all') return () => true;
	const { organisations } = readersOf(audience, '');
	return (organisationId) => organisations.has(organisationId);
}
