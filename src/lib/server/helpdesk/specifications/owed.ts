import { and, asc, eq, inArray, or } from 'drizzle-orm';
import {
	specificationOwes,
	specificationStates,
	type SpecificationState
} from '#lib/specifications.ts';
import { preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may, scopeOf, scopes } from '../../permissions.ts';
import { isGoingOn } from '../tickets.ts';
import { numberOf } from '../../numbers/cases.ts';

const { specification, ticket } = schema;

/** A consultation in which it is this actor's side's turn. */
type OwedSpecification = {
	id: number;
	number: string;
	title: string;
	state: SpecificationState;
	since: Date;
};

const selectStanding = preparedOnce((connection) =>
	connection
		.select({
			id: specification.id,
			state: specification.state,
			since: specification.stateAt,
			title: ticket.title,
			fiscalYear: ticket.fiscalYear,
			sequence: ticket.sequence,
			organisation: ticket.organisationId
		})
		.from(specification)
		.innerJoin(ticket, eq(ticket.id, specification.ticketId))
		.where(
			and(
				scopes.ticket,
				inArray(
					specification.state,
					specificationStates.filter((state) => specificationOwes[state] !== 'nobody')
				),
				// Over with its case, it waits for nobody but the publication of what was agreed.
				or(isGoingOn, eq(specification.state, 'released'))
			)
		)
		.orderBy(asc(specification.stateAt), asc(specification.id))
		.prepare()
);

/** The consultations this actor reads in which it is their side's turn: the desk's, or the own organisation's. */
export function specificationsOwed(actor: Actor): OwedSpecification[] {
	const isDesk = may(actor, 'desk.work', null);
	if (!isDesk && !may(actor, 'ticket.raise', null)) return [];
	return selectStanding()
		.all(scopeOf(actor))
		.filter(({ state, organisation }) =>
			isDesk
				? specificationOwes[state] === 'union'
				: specificationOwes[state] === 'organisation' && organisation === actor.organisation.id
		)
		.map(({ id, title, state, since, ...numbered }) => ({
			...{ id, title, state, since },
			number: numberOf(numbered) ?? ''
		}));
}
