import type { Actor } from '../identity/actors.ts';
import type { EventRefs } from './events.ts';

/** The part of an event's refs that says which organisation is to hear of it; nobody is told of their own act. */
export function tells(actor: Actor, organisationId: number): EventRefs {
	return actor.organisation.id === organisationId ? {} : { tellOrganisation: organisationId };
}
