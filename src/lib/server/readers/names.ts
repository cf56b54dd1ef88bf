import { asc, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { soundKey } from '#lib/directory.ts';
import { districts } from '#lib/reference/districts.ts';
import { nameKey } from '#lib/reference/person-names.ts';
import { db, schema } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { existing } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { may } from '../permissions.ts';

const { organisation, person, seat, tenure } = schema;

const OFFERED = 8;
const SHORTEST = 2;

/** A name to write after an @, and what tells it from others. */
type OfferedName = { word: string; about: string };

/** The names that begin with what was typed, by letters or by reading: 広域, organisations, then people of 名簿. */
export function namesBeginning(actor: Actor, typed: string): OfferedName[] {
	const key = nameKey(typed);
	if (Array.from(key).length < SHORTEST || key.length > 30) return [];
	const sound = soundKey(typed);
	const begins = (name: string, kana: string) =>
		nameKey(name).startsWith(key) || (sound !== '' && soundKey(kana).startsWith(sound));
	const today = dayOf(now());
	const places = districts
		.filter(({ name, kana }) => begins(`${name}広域`, `${kana}こういき`))
		.map(({ name }) => ({ word: `${name}広域`, about: 'この広域の全団体' }));
	const bodies = existing()
		.filter((body) => begins(body.name, body.kana))
		.map((body) => ({ word: body.name, about: '団体' }));
	const people = may(actor, 'directory.people', null) ? peopleBeginning(begins, today) : [];
	return [...places, ...bodies, ...people].slice(0, OFFERED);
}

function peopleBeginning(
	begins: (name: string, kana: string) => boolean,
	today: string
): OfferedName[] {
	const rows = db()
		.select({ name: person.name, kana: person.kana, organisation: organisation.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(isInForce(today))
		.orderBy(asc(organisation.position), asc(tenure.id))
		.all();
	return rows
		.filter((row) => begins(row.name, row.kana))
		.map((row) => ({ word: row.name.replace(/\s/g, ''), about: row.organisation }));
}
