import { sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import {
	dispatchLeadsFrom,
	type DispatchAct,
	type DispatchPart,
	type DispatchState
} from '#lib/dispatches.ts';
import { actsOnPast } from '#lib/past-cases.ts';
import {
	remarkLeadsFrom,
	specificationLeadsFrom,
	type RemarkAct,
	type RemarkState,
	type SpecificationAct,
	type SpecificationState
} from '#lib/specifications.ts';
import { leadsFrom, type TicketAct, type TicketPart, type TicketState } from '#lib/tickets.ts';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { grants, reach, type Readable } from './reading.ts';
import { actsForUnion, asksDesk, hasDesk, isUnionApprover } from './roles.ts';
import type { Rules } from './rules.ts';

const { article, deskMail, dispatch, incident, ticket, ticketMessage } = schema;

/** A case: whose it is, who reads it and where it stands. */
type TicketThing = Readable & { organisationId: number; state: TicketState };

/** 仕様書の相談: its case, and where it stands. */
type SpecificationThing = { ticket: TicketThing; state: SpecificationState };

/** A dispatch of the 専門コーディネーター: whose it is, who reads it and where it stands. */
type DispatchThing = Readable & { organisationId: number; state: DispatchState };

/** What is written in a case the actor reads: a grant opens it, but none of the union's own notes. */
export function readsTicketMessage(
	actor: Actor,
	row: { audience: string; ticketId: number }
): boolean {
	return (
		actor.reach.includes(row.audience) ||
		(row.audience !== 'union' && actor.grants.includes(`ticket:${row.ticketId}`))
	);
}

/** Q&A are read by whoever holds their key; what was withdrawn is the desk's alone. */
export function readsArticle(
	actor: Actor,
	row: { audience: string; withdrawnAt: Date | null }
): boolean {
	return actor.reach.includes(row.audience) && (row.withdrawnAt === null || actsForUnion(actor));
}

/** 障害情報 is for everybody who has a desk to ask at; that of a shared system for its participants. */
export function readsIncident(actor: Actor, row: { audience: string }): boolean {
	return actor.reach.includes(row.audience) || (row.audience === 'all' && hasDesk(actor));
}

/** What an actor is towards a case they can read: the state machine knows nobody else. */
export function partsIn(actor: Actor, thing: TicketThing): TicketPart[] {
	const parts: TicketPart[] = [];
	if (actor.organisation.id === thing.organisationId) parts.push('requester');
	if (actsForUnion(actor)) parts.push('desk');
	if (isUnionApprover(actor)) parts.push('lead');
	if (actor.roles.includes('coordinator') && actor.grants.includes(`ticket:${thing.id}`)) {
		parts.push('coordinator');
	}
	return parts;
}

/** What an actor is towards a dispatch they can read. */
export function partsInDispatch(actor: Actor, thing: DispatchThing): DispatchPart[] {
	const parts: DispatchPart[] = [];
	const isOwn = actor.organisation.id === thing.organisationId;
	if (isOwn) parts.push('requester');
	if (isOwn && actor.roles.includes('approver')) parts.push('approver');
	if (actsForUnion(actor)) parts.push('desk');
	if (isUnionApprover(actor)) parts.push('lead');
	if (actor.roles.includes('coordinator') && actor.grants.includes(`dispatch:${thing.id}`)) {
		parts.push('coordinator');
	}
	return parts;
}

/** Cases with the union's desk, and what comes of them. */
export const helpdeskRules = {
	'ticket.raise': asksDesk,
	'ticket.act': (
		actor: Actor,
		thing: TicketThing & { act: TicketAct; category: { needsApproval: boolean } }
	) =>
		(thing.audience !== 'union' || actsOnPast.includes(thing.act)) &&
		leadsFrom(thing.act, thing.state, partsIn(actor, thing), thing.category.needsApproval),
	'specification.act': (actor: Actor, thing: SpecificationThing & { act: SpecificationAct }) =>
		specificationLeadsFrom(
			thing.act,
			thing.state,
			partsIn(actor, thing.ticket),
			thing.ticket.state
		),
	'remark.act': (
		actor: Actor,
		thing: SpecificationThing & { remark: RemarkState; act: RemarkAct }
	) =>
		remarkLeadsFrom(thing.act, thing.remark, partsIn(actor, thing.ticket), {
			specification: thing.state,
			ticket: thing.ticket.state
		}),
	/** 受付 of all cases, and what was telephoned. */
	'desk.work': actsForUnion,
	/** The hours, targets and categories of the desk. */
	'desk.arrange': isUnionApprover,
	/** Who will be away says so from the own seat; for who fell ill the 決裁者 does. */
	'desk.absence': (actor: Actor, thing: { seatId: number }) =>
		actsForUnion(actor) && (actor.seat.id === thing.seatId || isUnionApprover(actor)),
	/** An organisation asks for an expert; the union asks from a case of one. */
	'dispatch.request': (actor: Actor, thing: { organisationId: number }) =>
		actsForUnion(actor) || (actor.organisation.id === thing.organisationId && hasDesk(actor)),
	'dispatch.act': (actor: Actor, thing: DispatchThing & { act: DispatchAct }) =>
		dispatchLeadsFrom(thing.act, thing.state, partsInDispatch(actor, thing)),
	/** What was offered or accepted, of a coordinator. */
	'dispatch.take-on': (actor: Actor) => actor.roles.includes('coordinator'),
	/** The desk makes Q&A of cases, and edits and withdraws them. */
	'article.write': actsForUnion,
	/** Whoever has a desk to ask at says whether an answer was of use. */
	'article.thank': (actor: Actor, thing: { audience: string }) =>
		hasDesk(actor) && actor.reach.includes(thing.audience),
	/** 障害情報 is opened, written on and ended by the desk. */
	'incident.keep': actsForUnion,
	/** うちも影響あり, said for the own organisation while it runs. */
	'incident.affect': (actor: Actor, thing: { audience: string; endedAt: Date | null }) =>
		thing.endedAt === null && readsIncident(actor, thing) && hasDesk(actor),
	/** 代理入力 of うちも影響あり: for an organisation that telephoned, while it runs. */
	'incident.enter': (actor: Actor, thing: { audience: string; endedAt: Date | null }) =>
		thing.endedAt === null && readsIncident(actor, thing) && actsForUnion(actor)
} satisfies Rules;

const readableTicket = sql`(${ticket.audience} in ${reach} or 'ticket:' || ${ticket.id} in ${grants})`;

/** 障害情報 with this key: for 'all' it is enough to have a desk to ask at. */
export function readableIncident(audience: AnySQLiteColumn): SQL {
	return sql`(${audience} in ${reach}
		or (${audience} = 'all' and 'desk:' || cast(${sql.placeholder('organisation')} as integer) in ${reach}))`;
}

export const helpdeskScopes = {
	ticket: readableTicket,
	/** For a message joined to its case, whose own scope must be asked as well: a grant opens no notes of the union. */
	ticketMessage: sql`(${ticketMessage.audience} in ${reach}
		or (${ticketMessage.audience} <> 'union' and 'ticket:' || ${ticketMessage.ticketId} in ${grants}))`,
	/** Mail to the desk; what has to do with a case is read by who reads that. */
	deskMail: sql`('union' in ${reach} and ${sql.placeholder('forUnion')}
		and (${deskMail.ticketId} is null or exists (select 1 from ${ticket}
			where ${ticket.id} = ${deskMail.ticketId}
			and ${readableTicket})))`,
	dispatch: sql`(${dispatch.audience} in ${reach} or 'dispatch:' || ${dispatch.id} in ${grants})`,
	article: sql`(${article.audience} in ${reach}
		and (${article.withdrawnAt} is null or ${sql.placeholder('forUnion')}))`,
	incident: readableIncident(incident.audience)
};
