import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import {
	dispatchActs,
	dispatchOwes,
	dispatchTransition,
	stageOf,
	type DispatchAct,
	type DispatchStage,
	type DispatchState
} from '#lib/dispatches.ts';
import { labels } from '#lib/labels.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { format, parse } from '../../numbers/official.ts';
import {
	authorize,
	found,
	may,
	partsInDispatch,
	reads,
	scopeOf,
	scopes
} from '../../permissions.ts';
import { numberOf as numberOfTicket } from '../../numbers/cases.ts';
import { expertOf } from './experts.ts';

const { dispatch, organisation, ticket, ticketCategory } = schema;

/** The series of the official numbers, and its word where lists mix. */
export const SERIES = 'dispatch';
const WORD = '派';

export type Dispatch = typeof dispatch.$inferSelect;

/** A dispatch as its page shows it. */
export type ShownDispatch = Omit<Dispatch, 'wishedOn'> & {
	/** `R8-0001`, and 派R8-0001 where lists mix. */
	number: string;
	named: string;
	wishedOn: string[];
	organisation: string;
	category: string;
	/** Its case, where this actor reads that. */
	ticket: { number: string; title: string } | null;
	/** Who took it on. */
	expert: string | null;
	side: Side;
	stage: DispatchStage | null;
	/** To a coordinator who has not answered yet only the dispatch itself is opened. */
	isOfferOnly: boolean;
	isExpert: boolean;
	may: Record<DispatchAct, boolean>;
};

/** A line of a list of dispatches. */
export type ListedDispatch = {
	id: number;
	number: string;
	subject: string;
	organisation: string;
	organisationId: number;
	category: string;
	mode: Dispatch['mode'];
	state: DispatchState;
	stage: DispatchStage | null;
	side: Side;
	stateAt: Date;
};

/** A dispatch by the number people write, which this actor can read; throws `NotFound`. */
export function find(actor: Actor, typed: string): ShownDispatch {
	const number = parse(typed);
	return shown(
		actor,
		number
			? and(eq(dispatch.fiscalYear, number.fiscalYear), eq(dispatch.sequence, number.sequence))
			: sql`false`
	);
}

/** A dispatch by its key; throws `NotFound` for what this actor cannot read. */
export function findById(actor: Actor, id: number): ShownDispatch {
	return shown(actor, eq(dispatch.id, id));
}

/**
 * As `findById`, for an act; throws `Forbidden` where it is not this actor's, and `Conflict` where it would be, had
 * the dispatch not moved on.
 */
export function findFor(actor: Actor, id: number, act: DispatchAct): ShownDispatch {
	const of = findById(actor, id);
	const { from, by } = dispatchTransition(act);
	if (!from.includes(of.state) && by.some((part) => partsInDispatch(actor, of).includes(part))) {
		throw new Conflict(
			`この派遣はいま「${labels.dispatchState[of.state]}」なので、その操作はできません。内容を確かめてください。`
		);
	}
	authorize(actor, 'dispatch.act', { ...of, act });
	return of;
}

/** The dispatches this actor can read, under a condition; what was touched last comes first. */
export function listed(actor: Actor, where?: SQL): ListedDispatch[] {
	return db()
		.select({ dispatch, organisation: organisation.name, category: ticketCategory.name })
		.from(dispatch)
		.innerJoin(organisation, eq(organisation.id, dispatch.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, dispatch.categoryId))
		.where(and(scopes.dispatch, where))
		.orderBy(desc(dispatch.stateAt), desc(dispatch.id))
		.limit(500)
		.prepare()
		.all(scopeOf(actor))
		.map(({ dispatch: of, ...rest }) => ({
			...rest,
			id: of.id,
			number: numberOf(of),
			subject: of.subject,
			organisationId: of.organisationId,
			mode: of.mode,
			state: of.state,
			stage: stageOf[of.state],
			side: dispatchOwes[of.state],
			stateAt: of.stateAt
		}));
}

/** The dispatches this actor can read in these states, of a fiscal year or of all. */
export function inStates(
	actor: Actor,
	states: readonly DispatchState[],
	fiscalYear?: number
): ListedDispatch[] {
	return listed(
		actor,
		and(
			inArray(dispatch.state, [...states]),
			fiscalYear === undefined ? undefined : eq(dispatch.fiscalYear, fiscalYear)
		)
	);
}

/** The dispatches from a case that this actor can read. */
export function ofTicket(actor: Actor, ticketId: number): ListedDispatch[] {
	return listed(actor, eq(dispatch.ticketId, ticketId));
}

/** What this actor may do about dispatches at all: ask for one, look after all, or answer offers. */
export function rightsOfDispatch(actor: Actor): { ask: boolean; work: boolean; takeOn: boolean } {
	const work = may(actor, 'desk.work', null);
	const own = { organisationId: actor.organisation.id };
	return {
		work,
		ask: !work && may(actor, 'dispatch.request', own),
		takeOn: may(actor, 'dispatch.take-on', null)
	};
}

/** The official number, with the series' word where lists mix. */
export function numberOf(of: Pick<Dispatch, 'fiscalYear' | 'sequence'>, isNamed = false): string {
	return format({ series: SERIES, ...of }, isNamed ? WORD : '');
}

/** The row as it stands inside a transaction; throws `NotFound`. */
export function asItIs(tx: Reader, id: number): Dispatch {
	return found(tx.select().from(dispatch).where(eq(dispatch.id, id)).get());
}

function shown(actor: Actor, where: SQL | undefined): ShownDispatch {
	const row = db()
		.select({ dispatch, organisation: organisation.name, category: ticketCategory.name, ticket })
		.from(dispatch)
		.innerJoin(organisation, eq(organisation.id, dispatch.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, dispatch.categoryId))
		.leftJoin(ticket, eq(ticket.id, dispatch.ticketId))
		.where(where)
		.get();
	const { dispatch: of, ...rest } = found(
		row && reads(actor, 'dispatch', row.dispatch) ? row : null
	);
	const acts = Object.keys(dispatchActs) as DispatchAct[];
	const isReading = rest.ticket !== null && reads(actor, 'ticket', rest.ticket);
	const isExpert = partsInDispatch(actor, of).includes('coordinator');
	return {
		...of,
		number: numberOf(of),
		named: numberOf(of, true),
		wishedOn: JSON.parse(of.wishedOn) as string[],
		organisation: rest.organisation,
		category: rest.category,
		ticket:
			rest.ticket && isReading
				? { number: numberOfTicket(rest.ticket) ?? '', title: rest.ticket.title }
				: null,
		expert: expertOf(db(), of.id)?.name ?? null,
		side: dispatchOwes[of.state],
		stage: stageOf[of.state],
		isOfferOnly: isExpert && of.state === 'offered',
		isExpert,
		may: Object.fromEntries(
			acts.map((act) => [act, may(actor, 'dispatch.act', { ...of, act })])
		) as Record<DispatchAct, boolean>
	};
}
