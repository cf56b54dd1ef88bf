import { dayOf } from '#lib/dates.ts';
import { existsOn, type Actor, type OrganisationKind, type Role } from '../identity/actors.ts';
import { now } from '../now.ts';

/** The union's desk and its 決裁者 act for it. */
export const actsForUnion = (actor: Actor) => isUnionDesk(actor) || isUnionApprover(actor);

/** Whether this actor decides for their organisation, without asking anybody. */
export function approves(actor: Actor): boolean {
	return actor.roles.includes('approver') || actor.roles.includes('union-approver');
}

/** 相談窓口 of the union. */
export const isUnionDesk = (actor: Actor) =>
	actor.organisation.kind === '組合' && actor.roles.includes('desk');

/** 組合決裁者. */
export const isUnionApprover = (actor: Actor) =>
	actor.organisation.kind === '組合' && actor.roles.includes('union-approver');

/** Whoever has a desk to ask at: the 77, the prefecture, 広域連合. */
export const hasDesk = (actor: Actor) => actor.reach.includes(`desk:${actor.organisation.id}`);

/** An organisation that has left asks no more; its successor does. */
export const asksDesk = (actor: Actor) =>
	hasDesk(actor) && existsOn(actor.organisation, dayOf(now()));

/** The union's desk and its system administrator look after what is there for all, such as rosters. */
export const tendsForAll = (actor: Actor) =>
	isUnionDesk(actor) || (actor.organisation.kind === '組合' && actor.roles.includes('operator'));

/** Whether a kind of organisation is one of the 77. */
export function isMunicipality(kind: OrganisationKind): boolean {
	return kind === '市' || kind === '町' || kind === '村';
}

/** The roles an administrator may give in an organisation of this kind. */
export function rolesFor(kind: OrganisationKind): Role[] {
	if (kind === '組合') return ['member', 'desk', 'union-approver', 'operator', 'org-admin'];
	if (kind === '専門家所属') return ['coordinator', 'org-admin'];
	return ['member', 'approver', 'org-admin'];
}
