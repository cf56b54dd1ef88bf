import type { Actor } from './actors.ts';

/** The columns of who writes a row, with the affiliation as it is now. */
export function authorshipOf({ person, tenure, seat, organisation }: Actor) {
	return {
		personId: person.id,
		tenureId: tenure.id,
		seatId: seat.id,
		organisationId: organisation.id,
		authorName: person.name,
		authorSection: tenure.section
	};
}

/** The same of a row the union types in for who telephoned: the hand is the actor's, the words are the caller's. */
export function authorshipFor(organisationId: number, caller: string, actor: Actor) {
	return { ...authorshipOf(actor), organisationId, authorName: caller, authorSection: '' };
}
