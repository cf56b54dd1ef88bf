import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import type { Actor } from './actors.ts';
import { appointAlso, checkRoles, loginFrom, type Newcomer } from './people.ts';
import { behindLogin, isStanding } from './ways-in.ts';

const { organisation, person, seat, tenure } = schema;

/** More people than this are not listed; a longer name finds fewer. */
const MOST = 50;

type Candidate = { personId: number; name: string; kana: string; places: string[] };

/** Whether this actor may look for people of every organisation. */
export function searchesEverywhere(actor: Actor): boolean {
	return may(actor, 'organisation.appoint-admin', null);
}

/**
 * Who can be given a second seat in an organisation: its own people, and for the operator anybody found
 * by login id or part of a name.
 */
export function candidates(actor: Actor, organisationId: number, query: string): Candidate[] {
	authorize(actor, 'organisation.staff', { id: organisationId });
	const isEverywhere = query !== '' && searchesEverywhere(actor);
	const rows = db()
		.select({
			personId: person.id,
			name: person.name,
			kana: person.kana,
			seat: seat.name,
			organisation: organisation.name
		})
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(
			and(isStanding(), isEverywhere ? matches(query) : eq(seat.organisationId, organisationId))
		)
		.orderBy(asc(organisation.position), asc(person.kana), asc(tenure.fromOn))
		.all();
	const people = new Map<number, Candidate>();
	for (const { personId, name, kana, seat, organisation } of rows) {
		const known = people.get(personId) ?? { personId, name, kana, places: [] };
		known.places.push(`${organisation} ${seat}`);
		people.set(personId, known);
	}
	return [...people.values()].slice(0, MOST);
}

/**
 * Gives somebody who is registered already another dated seat (兼務・派遣); both hold at the same time.
 * Throws `NotFound` for people this actor may not choose, `Conflict` for a seat they hold in those days.
 */
export function addSeat(
	actor: Actor,
	organisationId: number,
	personId: number,
	input: Omit<Newcomer, 'name' | 'kana' | 'email'>
): number {
	authorize(actor, 'organisation.staff', { id: organisationId });
	checkRoles(actor, organisationId, input.roles);
	found(db().select({ id: person.id }).from(person).where(eq(person.id, personId)).get());
	if (!searchesEverywhere(actor)) {
		found(behindLogin(personId).organisations.find((id) => id === organisationId));
	}
	if (input.toOn !== null && input.toOn < dayOf(now())) {
		throw invalid('toOn', 'おわりの日が過ぎています。');
	}
	if (holds(organisationId, personId, input)) {
		throw new Conflict('この人は、その期間にもうその担当に就いています。');
	}
	return appointAlso(actor, personId, organisationId, input);
}

function holds(
	organisationId: number,
	personId: number,
	input: { seat: string; fromOn: string; toOn: string | null }
): boolean {
	return db()
		.select({ fromOn: tenure.fromOn, toOn: tenure.toOn })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				eq(tenure.personId, personId),
				eq(seat.organisationId, organisationId),
				eq(seat.name, input.seat),
				isNull(tenure.endedAt)
			)
		)
		.all()
		.some(
			(row) =>
				(row.toOn === null || row.toOn >= input.fromOn) &&
				(input.toOn === null || row.fromOn <= input.toOn)
		);
}

function matches(query: string) {
	const part = query.replace(/\s/g, '');
	const holdsPart = (column: typeof person.name | typeof person.kana) =>
		sql`instr(replace(replace(${column}, ' ', ''), '　', ''), ${part}) > 0`;
	return or(
		and(isNotNull(person.login), eq(person.login, loginFrom(query))),
		holdsPart(person.name),
		holdsPart(person.kana)
	);
}
