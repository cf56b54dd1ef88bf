import { and, asc, eq } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor, Role } from './actors.ts';
import { rolesOf } from './people.ts';
import { isStanding } from './ways-in.ts';

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
	const rows = db()
		.select({ tenure, name: person.name, kana: person.kana, login: person.login, seat: seat.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(eq(seat.organisationId, actor.organisation.id), isStanding()))
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
