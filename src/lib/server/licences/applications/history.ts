import { asc, eq } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { find } from './finding.ts';

const { event, eventText, organisation, person } = schema;

/** What happened to an application: when, by whom, what, and the reason. */
type Happened = { at: Date; action: string; by: string; text: string | null };

/** The road of an application so far, oldest first; throws `NotFound`. */
export function historyOf(actor: Actor, id: number): Happened[] {
	find(actor, id);
	return db()
		.select({
			at: event.at,
			action: event.action,
			person: person.name,
			organisation: organisation.name,
			text: eventText.text
		})
		.from(event)
		.leftJoin(person, eq(person.id, event.actor))
		.leftJoin(organisation, eq(organisation.id, event.organisation))
		.leftJoin(eventText, eq(eventText.eventId, event.id))
		.where(eq(event.subject, `application:${id}`))
		.orderBy(asc(event.id))
		.all()
		.map(({ person: name, organisation: body, ...rest }) => ({
			...rest,
			by: name === null ? 'システム' : `${body ?? ''}　${name}`
		}));
}
