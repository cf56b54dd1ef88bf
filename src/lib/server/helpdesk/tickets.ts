import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { pastNumberIn } from '#lib/past-cases.ts';
import type { TicketField } from '#lib/reference/ticket-categories.ts';
import {
	doersOf,
	isRunning,
	owes,
	ticketActs,
	ticketStates,
	transition,
	type Side,
	type TicketAct,
	type TicketState
} from '#lib/tickets.ts';
import { db, preparedOnce, schema, type Reader } from '../db/index.ts';
import { tombstone } from '../erasure/erase.ts';
import type { Actor } from '../identity/actors.ts';
import { numberOf } from '../numbers/cases.ts';
import { parse } from '../numbers/official.ts';
import { lastSaid } from './last-said.ts';
import { authorize, found, may, partsIn, reads, scopeOf, scopes } from '../permissions.ts';

const { organisation, seat, ticket, ticketCategory } = schema;

export type Ticket = typeof ticket.$inferSelect;

/** A case as its page shows it. */
export type ShownTicket = Ticket & {
	/** `R8-0012`, `旧H28-15` of the former 受付簿, or null while it is a draft. */
	number: string | null;
	organisation: string;
	category: {
		slug: string;
		name: string;
		fields: TicketField[];
		audience: string;
		needsApproval: boolean;
	};
	assignee: string | null;
	/** Whose turn it is. */
	side: Side;
	/** What this actor may do with it now; nothing once it was erased. */
	may: Record<TicketAct, boolean>;
	/** The tombstone's words, where it was erased for good. */
	erased: string | null;
};

/** A line of a list of cases. */
export type ListedTicket = Pick<
	Ticket,
	| 'id'
	| 'title'
	| 'state'
	| 'priority'
	| 'touchedAt'
	| 'submittedAt'
	| 'firstDue'
	| 'answerDue'
	| 'organisationId'
	| 'assigneeSeatId'
	| 'version'
> & {
	number: string | null;
	organisation: string;
	category: string;
	assignee: string | null;
	side: Side;
};

/** What this actor may do at the desk at all. */
export function rightsAtDesk(actor: Actor): { raise: boolean; work: boolean } {
	return { raise: may(actor, 'ticket.raise', null), work: may(actor, 'desk.work', null) };
}

/** A case by the number people write, which this actor can read; throws `NotFound`. */
export function find(actor: Actor, typed: string): ShownTicket {
	const past = pastNumberIn(typed);
	const number = parse(typed);
	if (past !== null) return shown(actor, selectByPastNumber().get({ past }));
	return shown(actor, number && selectByNumber().get({ ...number }));
}

/** The whole number of a case this actor can read, for one as people shorten it (`R8-12`, `Ｒ８－１２`); null for anything else. */
export function numberLike(actor: Actor, typed: string): string | null {
	const number = parse(typed);
	const row = number && selectByNumber().get({ ...number });
	return row && reads(actor, 'ticket', row.ticket) ? numberOf(row.ticket) : null;
}

/** A case by its key, drafts too; throws `NotFound` for what this actor cannot read. */
export function findById(actor: Actor, id: number): ShownTicket {
	return shown(actor, selectById().get({ id }));
}

/**
 * As `findById`, for an act; throws `Forbidden` where it is not this actor's, and `Conflict` where it would be, had
 * the case not moved on, and where it was erased.
 */
export function findFor(actor: Actor, id: number, act: TicketAct): ShownTicket {
	const of = findById(actor, id);
	if (of.erased !== null) throw new Conflict(of.erased);
	const doers = doersOf(act, of.category.needsApproval);
	const isTheirs = partsIn(actor, of).some((part) => doers.includes(part));
	if (!transition(act).from.includes(of.state) && isTheirs) {
		throw new Conflict(
			`この問い合わせはいま「${labels.ticketState[of.state]}」なので、その操作はできません。内容を確かめてください。`,
			lastSaid(db(), actor, id)
		);
	}
	authorize(actor, 'ticket.act', { ...of, act });
	return of;
}

/** The cases of the actor's own organisation that they can read: what goes on first, then what was touched last. */
export function ofOwnOrganisation(
	actor: Actor,
	choice: { states: TicketState[]; fiscalYear?: number; isOwnSeat?: boolean }
): ListedTicket[] {
	const { id } = actor.organisation;
	return listed(
		actor,
		and(
			eq(ticket.organisationId, id),
			inArray(ticket.state, choice.states),
			choice.fiscalYear === undefined ? undefined : eq(ticket.fiscalYear, choice.fiscalYear),
			choice.isOwnSeat ? eq(ticket.seatId, actor.seat.id) : undefined
		)
	);
}

const LAST_TOUCHED = [desc(ticket.touchedAt), desc(ticket.id)];

/** Cases this actor can read, under a condition; unless another order is given, those touched last come first. */
export function listed(
	actor: Actor,
	where: SQL | undefined,
	{ limit = 500, order = LAST_TOUCHED }: { limit?: number; order?: SQL[] } = {}
): ListedTicket[] {
	return lines(db(), where, order).limit(limit).prepare().all(scopeOf(actor)).map(asListed);
}

/** What `listed` reads, to be prepared by itself and read with `scopeOf`. */
export function lines(connection: ReturnType<typeof db>, where: SQL | undefined, order: SQL[]) {
	return connection
		.select({
			id: ticket.id,
			fiscalYear: ticket.fiscalYear,
			sequence: ticket.sequence,
			pastNumber: ticket.pastNumber,
			title: ticket.title,
			state: ticket.state,
			priority: ticket.priority,
			touchedAt: ticket.touchedAt,
			submittedAt: ticket.submittedAt,
			firstDue: ticket.firstDue,
			answerDue: ticket.answerDue,
			organisationId: ticket.organisationId,
			assigneeSeatId: ticket.assigneeSeatId,
			version: ticket.version,
			organisation: organisation.name,
			category: ticketCategory.name,
			assignee: seat.name
		})
		.from(ticket)
		.innerJoin(organisation, eq(organisation.id, ticket.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, ticket.categoryId))
		.leftJoin(seat, eq(seat.id, ticket.assigneeSeatId))
		.where(and(scopes.ticket, where))
		.orderBy(...order);
}

/** A row of `lines` with its number and whose turn it is. */
export function asListed(row: Omit<ListedTicket, 'number' | 'side'> & Numbered): ListedTicket {
	return { ...row, number: numberOf(row), side: owes[row.state] };
}

type Numbered = Pick<Ticket, 'fiscalYear' | 'sequence' | 'pastNumber'>;

/** The number of the case another one went on in, where this actor can read that; else null. */
export function numberOfMerged(actor: Actor, of: Ticket): string | null {
	const into = of.mergedIntoId === null ? null : selectById().get({ id: of.mergedIntoId });
	return into && reads(actor, 'ticket', into.ticket) ? numberOf(into.ticket) : null;
}

/** The row as it stands inside a transaction; throws `NotFound`. */
export function asItIs(tx: Reader, id: number): Ticket {
	return found(tx.select().from(ticket).where(eq(ticket.id, id)).get());
}

/** The condition under which a case is for its parties alone (関係者のみ). */
export const isOfParties = sql<number>`(${ticket.audience} >= 'case:' and ${ticket.audience} < 'case:a')`;

/** The condition under which a case is the desk's work: it was sent, and it is not over. */
export const isGoingOn = inArray(ticket.state, ticketStates.filter(isRunning));

type Row = NonNullable<ReturnType<ReturnType<typeof selectById>['get']>>;

function shown(actor: Actor, row: Row | null | undefined): ShownTicket {
	const { ticket: of, ...rest } = found(row && reads(actor, 'ticket', row.ticket) ? row : null);
	const fields = JSON.parse(rest.category.fields) as TicketField[];
	const category = { ...rest.category, fields };
	const acts = Object.keys(ticketActs) as TicketAct[];
	const isBlank = of.title === labels.erased.ticketTitle;
	const erased = isBlank ? tombstone({ type: 'ticket', id: of.id }) : null;
	return {
		...of,
		erased,
		number: numberOf(of),
		organisation: rest.organisation,
		category,
		assignee: rest.assignee,
		side: owes[of.state],
		may: Object.fromEntries(
			acts.map((act) => [
				act,
				erased === null && may(actor, 'ticket.act', { ...of, category, act })
			])
		) as Record<TicketAct, boolean>
	};
}

const shape = (connection: ReturnType<typeof db>) =>
	connection
		.select({
			ticket,
			organisation: organisation.name,
			category: {
				slug: ticketCategory.slug,
				name: ticketCategory.name,
				fields: ticketCategory.fields,
				audience: ticketCategory.audience,
				needsApproval: ticketCategory.needsApproval
			},
			assignee: seat.name
		})
		.from(ticket)
		.innerJoin(organisation, eq(organisation.id, ticket.organisationId))
		.innerJoin(ticketCategory, eq(ticketCategory.id, ticket.categoryId))
		.leftJoin(seat, eq(seat.id, ticket.assigneeSeatId));

const selectById = preparedOnce((connection) =>
	shape(connection)
		.where(eq(ticket.id, sql.placeholder('id')))
		.prepare()
);

const selectByNumber = preparedOnce((connection) =>
	shape(connection)
		.where(
			and(
				eq(ticket.fiscalYear, sql.placeholder('fiscalYear')),
				eq(ticket.sequence, sql.placeholder('sequence'))
			)
		)
		.prepare()
);

const selectByPastNumber = preparedOnce((connection) =>
	shape(connection)
		.where(eq(ticket.pastNumber, sql.placeholder('past')))
		.prepare()
);
