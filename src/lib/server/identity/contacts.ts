import { and, eq, inArray, ne } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { isInForce } from './actors.ts';

const { person, seat, tenure } = schema;

export type Contact = { section: string; name: string; phone: string };

/** Who can be telephoned in these organisations today, by organisation id; who has no number is left out. */
export function contactsOf(organisationIds: number[]): Map<number, Contact[]> {
	const contacts = new Map<number, Contact[]>();
	if (organisationIds.length === 0) return contacts;
	const rows = db()
		.select({
			organisationId: seat.organisationId,
			section: tenure.section,
			name: person.name,
			phone: tenure.phone
		})
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				inArray(seat.organisationId, organisationIds),
				isInForce(dayOf(now())),
				ne(tenure.phone, '')
			)
		)
		.orderBy(seat.id, tenure.id)
		.all();
	for (const { organisationId, ...contact } of rows) {
		contacts.set(organisationId, [...(contacts.get(organisationId) ?? []), contact]);
	}
	return contacts;
}
