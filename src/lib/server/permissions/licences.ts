import { sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import {
	applicationLeadsFrom,
	priceListLeadsFrom,
	returnLeadsFrom,
	roundLeadsFrom,
	type ApplicationAct,
	type ApplicationState,
	type LicencePart,
	type PriceListAct,
	type PriceListState,
	type ReturnAct,
	type ReturnState,
	type RoundAct,
	type RoundState
} from '#lib/licences.ts';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { reach } from './reading.ts';
import { actsForUnion, approves, asksDesk, hasDesk, isUnionApprover } from './roles.ts';
import type { Rules } from './rules.ts';

const { licenceApplication } = schema;

/**
 * Licences of an organisation, its applications, prices and savings: its own, and the union's desk's. By name they
 * tell an attacker what runs where.
 */
export function readsHoldings(actor: Actor, thing: { organisationId: number }): boolean {
	return (
		actor.reach.includes(`desk:${thing.organisationId}`) ||
		(actsForUnion(actor) && actor.organisation.id === thing.organisationId)
	);
}

/** The same for a query over a column of organisations, with nothing to bind besides `scopeOf`. */
export function holdingsScope(organisationId: SQL | AnySQLiteColumn): SQL {
	return sql`('desk:' || ${organisationId} in ${reach} or (${sql.placeholder('forUnion')}
		and ${organisationId} = ${sql.placeholder('organisation')}))`;
}

/** An invoice to one organisation is that one's and the union's desk's; one to the union (null) is the desk's. */
export function readsInvoice(actor: Actor, thing: { organisationId: number | null }): boolean {
	const { organisationId } = thing;
	return organisationId === null ? actsForUnion(actor) : readsHoldings(actor, { organisationId });
}

/** The same for a query, as `holdingsScope`. */
export function invoiceScope(organisationId: AnySQLiteColumn): SQL {
	return sql`(${holdingsScope(organisationId)}
		or (${organisationId} is null and ${sql.placeholder('forUnion')}))`;
}

/**
 * An application before it has reached the union is its organisation's alone, unless the desk typed it in; from then on
 * it is the union's as well.
 */
export function readsApplication(
	actor: Actor,
	row: { organisationId: number; submittedAt: Date | null; enteredBy: number | null }
): boolean {
	return (
		readsHoldings(actor, row) &&
		(actor.organisation.id === row.organisationId ||
			row.submittedAt !== null ||
			row.enteredBy !== null)
	);
}

/** What an actor is towards licences of an organisation, or towards what is the union's own (null). */
export function partsInLicences(actor: Actor, organisationId: number | null): LicencePart[] {
	const parts: LicencePart[] = [];
	if (organisationId !== null && actor.organisation.id === organisationId) {
		parts.push('member');
		if (approves(actor)) parts.push('approver');
	}
	if (actsForUnion(actor)) parts.push('desk');
	if (isUnionApprover(actor)) parts.push('lead');
	return parts;
}

/** Whoever has a desk to ask at buys through it: the 77, the prefecture, 広域連合; and the union itself. */
const buysLicences = (actor: Actor) => actsForUnion(actor) || asksDesk(actor);

/** The licence register. */
export const licenceRules = {
	/** The register, as far as it is one's own. */
	'licence.see': (actor: Actor) => actsForUnion(actor) || hasDesk(actor),
	/** Price lists, rounds, orders, receipts and everybody's ledger are the union's. */
	'licence.work': actsForUnion,
	/** What binds the union: order, activation of a price list. */
	'licence.lead': isUnionApprover,
	'licence.apply': buysLicences,
	/** What an organisation says of its own licences: where they are used, what is to be renewed; or the desk for it. */
	'licence.declare': (actor: Actor, thing: { organisationId: number }) =>
		buysLicences(actor) && (actor.organisation.id === thing.organisationId || actsForUnion(actor)),
	'licence.policy': (actor: Actor, thing: { organisationId: number }) =>
		actor.organisation.id === thing.organisationId && approves(actor),
	/** An invoice of a reseller is checked by whom it is addressed to, or by the desk; the union's own are its desk's. */
	'invoice.record': (actor: Actor, thing: { organisationId: number | null }) =>
		readsInvoice(actor, thing) && buysLicences(actor),
	'application.act': (
		actor: Actor,
		thing: {
			organisationId: number;
			state: ApplicationState;
			act: ApplicationAct;
			/** Whoever of the desk typed it in; the desk sends no application of which that is nobody. */
			enteredBy?: number | null;
		}
	) =>
		readsHoldings(actor, thing) &&
		(thing.act !== 'submit' ||
			thing.enteredBy !== null ||
			actor.organisation.id === thing.organisationId) &&
		applicationLeadsFrom(thing.act, thing.state, partsInLicences(actor, thing.organisationId)),
	/** A rise above what an organisation lets pass is its 決裁者's; the desk types in what they signed. */
	'application.confirm': (
		actor: Actor,
		thing: { organisationId: number; rise: number; riseYen: number | null }
	) =>
		thing.riseYen === null ||
		thing.rise <= thing.riseYen ||
		partsInLicences(actor, thing.organisationId).some(
			(part) => part === 'approver' || part === 'desk'
		),
	'round.act': (actor: Actor, thing: { state: RoundState; act: RoundAct }) =>
		roundLeadsFrom(thing.act, thing.state, partsInLicences(actor, null)),
	'return.act': (
		actor: Actor,
		thing: { organisationId: number; state: ReturnState; act: ReturnAct }
	) => returnLeadsFrom(thing.act, thing.state, partsInLicences(actor, thing.organisationId)),
	'price-list.act': (actor: Actor, thing: { state: PriceListState; act: PriceListAct }) =>
		priceListLeadsFrom(thing.act, thing.state, partsInLicences(actor, null))
} satisfies Rules;

export const licenceScopes = {
	application: sql`(${holdingsScope(licenceApplication.organisationId)}
		and (${licenceApplication.organisationId} = ${sql.placeholder('organisation')}
			or ${licenceApplication.submittedAt} is not null or ${licenceApplication.enteredBy} is not null))`
};
