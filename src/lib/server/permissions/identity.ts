import type { Actor, Role } from '../identity/actors.ts';
import { tendsForAll } from './roles.ts';
import type { Rules } from './rules.ts';

type OrganisationThing = { id: number };

type DraftThing = { personId: number; organisationId: number | null };

type HandoverThing = {
	seatId: number;
	/** Who wrote it, in whichever tenure. */
	personId: number;
	organisationId: number;
	finishedAt: Date | null;
	acceptedAt: Date | null;
};

/** Somebody who lost their password: where they sit today or later, and with which roles. */
export type ReissueThing = { personId: number; organisations: number[]; roles: Role[] };

/** A saved draft is the whole organisation's; one that only keeps files of a refused form is nobody else's. */
export function readsDraft(
	actor: Actor,
	row: { savedAt: Date | null; organisationId: number | null }
): boolean {
	return row.savedAt !== null && row.organisationId === actor.organisation.id;
}

/** A 引継書 is read in its seat; once handed over, by the organisation's administrators as well. */
export function readsHandover(actor: Actor, row: HandoverThing): boolean {
	return (
		row.seatId === actor.seat.id ||
		(row.finishedAt !== null &&
			row.organisationId === actor.organisation.id &&
			actor.roles.includes('org-admin'))
	);
}

/** Whether the actor may make an invitation of somebody anew, or touch who they are: own people only, else the operator. */
export function looksAfterPerson(actor: Actor, thing: ReissueThing): boolean {
	return actor.roles.includes('operator') || isOwnPerson(actor, thing);
}

/** Whoever opens a way in for somebody could use it: own people only, and no further rights than one's own. */
const looksAfter = (actor: Actor, thing: ReissueThing) =>
	actor.person.id !== thing.personId && isOwnPerson(actor, thing);

const isOwnPerson = (actor: Actor, thing: ReissueThing) =>
	actor.roles.includes('org-admin') &&
	thing.organisations.every((id) => id === actor.organisation.id) &&
	(!thing.roles.includes('operator') || actor.roles.includes('operator'));

/** Organisations and their people, and what is handed on in a seat. */
export const identityRules = {
	'organisation.decide': (actor: Actor, thing: OrganisationThing) =>
		actor.roles.includes('org-admin') && actor.organisation.id === thing.id,
	'organisation.staff': (actor: Actor, thing: OrganisationThing) =>
		actor.roles.includes('operator') ||
		(actor.roles.includes('org-admin') && actor.organisation.id === thing.id),
	'organisation.appoint-admin': (actor: Actor) => actor.roles.includes('operator'),
	/** Who has not confirmed or has nobody in a seat is the union's to ask after, and nobody's to compare. */
	'organisation.oversee': (actor: Actor) => actor.reach.includes('union'),
	/** A coordinator learns of no organisation but by what is offered. */
	'directory.organisations': (actor: Actor) => actor.organisation.kind !== '専門家所属',
	/** The 77, the prefecture and the union telephone one another; who holds only a grant is a guest. */
	'directory.people': (actor: Actor) => actor.reach.includes('all'),
	'roster.all': tendsForAll,
	'roster.batch': (actor: Actor, thing: { organisationId: number | null }) =>
		tendsForAll(actor) ||
		(actor.roles.includes('org-admin') && actor.organisation.id === thing.organisationId),
	/** By the own administrator, else by the union, which calls back first. */
	'person.reissue': (actor: Actor, thing: ReissueThing) =>
		looksAfter(actor, thing) ||
		(actor.roles.includes('operator') && actor.person.id !== thing.personId),
	'person.reissue-uncalled': looksAfter,
	'draft.delete': (actor: Actor, thing: DraftThing) =>
		actor.organisation.id === thing.organisationId &&
		(actor.person.id === thing.personId || actor.roles.includes('org-admin')),
	'handover.write': (actor: Actor, thing: HandoverThing) =>
		actor.seat.id === thing.seatId &&
		thing.acceptedAt === null &&
		(thing.finishedAt === null || actor.person.id === thing.personId),
	'handover.accept': (actor: Actor, thing: HandoverThing) =>
		actor.seat.id === thing.seatId &&
		thing.finishedAt !== null &&
		thing.acceptedAt === null &&
		actor.person.id !== thing.personId
} satisfies Rules;
