import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import type { Actor, Role } from './actors.ts';
import { rolesOf } from './people.ts';

const { person, seat, tenure } = schema;

type Colleague = {
	tenureId: number;
	name: string;
	kana: string;
	section: string;
	seat: string;
	roles: Role[];
	fromOn: string;
	toOn: string | null;
	hasComeIn: boolean;
};

/** Who of my organisation sits where and may what; every member of it may know. Seats that begin later too. */
export function colleagues(actor: Actor): Colleague[] {
	const today = dayOf(now());
	const rows = db()
		.select({ tenure, name: person.name, kana: person.kana, login: person.login, seat: seat.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				eq(seat.organisationId, actor.organisation.id),
				isNull(tenure.endedAt),
				or(isNull(tenure.toOn), sql`${tenure.toOn} >= ${today}`)
			)
		)
		.orderBy(asc(seat.id), asc(tenure.fromOn))
		.all();
	return rows.map((row) => {
		const { id: tenureId, section, fromOn, toOn } = row.tenure;
		return {
			tenureId,
			name: row.name,
			kana: row.kana,
			section,
			seat: row.seat,
			roles: rolesOf(row.tenure.id),
			fromOn,
			toOn,
			hasComeIn: row.login !== null
		};
	});
}
