import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Reader } from '../../db/index.ts';
import type { Role } from '../actors.ts';
import { isStanding } from '../ways-in.ts';

const { organisation, person, seat, tenure, tenureRole } = schema;

/** Somebody in a seat today or later, as the roster knows them. */
export type Standing = {
	tenureId: number;
	personId: number;
	organisationId: number;
	organisation: string;
	position: number;
	name: string;
	kana: string;
	email: string;
	section: string;
	seat: string;
	phone: string;
	roles: Role[];
	fromOn: Day;
	toOn: Day | null;
};

/** Everybody in a seat on this day or later, of one organisation or of all, in the order of organisations. */
export function standingOn(
	reader: Reader,
	today: Day,
	organisationId: number | null = null
): Standing[] {
	const rows = reader
		.select({ tenure, person, seat: seat.name, organisation })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(
			and(
				isStanding(today),
				organisationId === null ? undefined : eq(seat.organisationId, organisationId)
			)
		)
		.orderBy(organisation.position, organisation.kana, seat.id, tenure.fromOn, tenure.id)
		.all();
	const roles = rolesOf(
		reader,
		rows.map((row) => row.tenure.id)
	);
	return rows.map((row) => ({
		tenureId: row.tenure.id,
		personId: row.person.id,
		organisationId: row.organisation.id,
		organisation: row.organisation.name,
		position: row.organisation.position,
		name: row.person.name,
		kana: row.person.kana,
		email: row.person.email ?? '',
		section: row.tenure.section,
		seat: row.seat,
		phone: row.tenure.phone,
		roles: roles.get(row.tenure.id) ?? [],
		fromOn: row.tenure.fromOn,
		toOn: row.tenure.toOn
	}));
}

/** The roles of each of these tenures. */
export function rolesOf(reader: Reader, tenureIds: number[]): Map<number, Role[]> {
	const roles = new Map<number, Role[]>();
	if (tenureIds.length === 0) return roles;
	const rows = reader
		.select()
		.from(tenureRole)
		.where(inArray(tenureRole.tenureId, tenureIds))
		.all();
	for (const { tenureId, role } of rows) {
		roles.set(tenureId, [...(roles.get(tenureId) ?? []), role]);
	}
	return roles;
}

/** Whether somebody ever had a seat in this organisation. */
export function everSatIn(reader: Reader, personId: number, organisationId: number): boolean {
	const held = reader
		.select({ id: tenure.id })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(eq(tenure.personId, personId), eq(seat.organisationId, organisationId)))
		.get();
	return held !== undefined;
}

/** The other organisations in which a person has a seat on this day or later, by name. */
export function seatedElsewhere(
	reader: Reader,
	{ personId, organisationId }: Pick<Standing, 'personId' | 'organisationId'>,
	today: Day
): string[] {
	return reader
		.selectDistinct({ name: organisation.name })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(
			and(eq(tenure.personId, personId), ne(organisation.id, organisationId), isStanding(today))
		)
		.all()
		.map((row) => row.name);
}
