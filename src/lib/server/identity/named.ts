import { and, eq, lte, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { districts } from '#lib/reference/districts.ts';
import { kanaKey, nameKey } from '#lib/reference/person-names.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { isMunicipality } from '../permissions.ts';
import { isInForce, lastDay } from './actors.ts';
import { existing, list } from './organisations.ts';

const { organisation, person, seat, tenure } = schema;

type Seat = { seatId: number; seat: string; organisationId: number; organisation: string };

/** What a name after an @ can mean. */
export type Named =
	| { kind: 'organisation'; target: number; name: string }
	| { kind: 'person'; target: number; name: string }
	| { kind: 'district'; slug: string; name: string };

/** Every name that can stand after an @, by its key; several meanings of one name stand side by side. */
export function namesOfBodies(): Map<string, Named[]> {
	const names = new Map<string, Named[]>();
	for (const { id, name, kind } of existing()) {
		const meant: Named = { kind: 'organisation', target: id, name };
		const stem = /[市町村]$/.test(name) && /[市町村]/.test(kind) ? name.slice(0, -1) : null;
		const short = kind === '組合' ? '組合' : kind === '県' ? '県' : stem;
		for (const word of [name, short]) if (word !== null) add(names, nameKey(word), meant);
	}
	for (const { slug, name } of districts) {
		const meant: Named = { kind: 'district', slug, name: `${name}広域` };
		for (const word of [`${name}広域`, name]) add(names, nameKey(word), meant);
	}
	return names;
}

/** Everybody who has or had a seat, by full name and by reading. */
export function namesOfPeople(): Map<string, Named[]> {
	const names = new Map<string, Named[]>();
	const rows = db()
		.selectDistinct({ id: person.id, name: person.name, kana: person.kana })
		.from(person)
		.innerJoin(tenure, eq(tenure.personId, person.id))
		.where(lte(tenure.fromOn, dayOf(now())))
		.all();
	for (const { id, name, kana } of rows) {
		const meant: Named = { kind: 'person', target: id, name };
		for (const word of new Set([nameKey(name), kanaKey(kana)])) add(names, word, meant);
	}
	return names;
}

/**
 * The seats that stand for a person today: those they hold, or where they hold none the one they left last,
 * with who sits there now ('' nobody).
 */
export function seatsBehind(personId: number): { seats: Seat[]; hasLeft: boolean; holder: string } {
	const today = dayOf(now());
	const held = seatsWhere(sql`${tenure.personId} = ${personId} and ${isInForce(today)}`);
	if (held.length > 0) return { seats: held, hasLeft: false, holder: '' };
	const left = seatsWhere(
		sql`${tenure.id} = (select id from tenure where person_id = ${personId} and from_on <= ${today}
			order by ${lastDay} desc, id desc limit 1)`
	);
	const holder = db()
		.select({ name: person.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(eq(tenure.seatId, left[0]?.seatId ?? 0), isInForce(today)))
		.get();
	return { seats: left, hasLeft: true, holder: holder?.name ?? '' };
}

/** The municipalities of a 広域, by id. */
export function membersOf(district: string): number[] {
	return list()
		.filter((body) => body.district === district && isMunicipality(body.kind))
		.map((body) => body.id);
}

function seatsWhere(where: ReturnType<typeof sql>): Seat[] {
	return db()
		.selectDistinct({
			seatId: seat.id,
			seat: seat.name,
			organisationId: organisation.id,
			organisation: organisation.name
		})
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(where)
		.all();
}

function add(names: Map<string, Named[]>, word: string, meant: Named): void {
	if (word === '') return;
	names.set(word, [...(names.get(word) ?? []), meant]);
}
