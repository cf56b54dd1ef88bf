import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/dates.ts';
import { findsBody, findsPerson, isHardToRead, searchFor, type Search } from '#lib/directory.ts';
import { labels } from '#lib/labels.ts';
import { districts } from '#lib/reference/districts.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { deskContact } from '../identity/desk.ts';
import {
	existing,
	list as listOrganisations,
	type Organisation
} from '../identity/organisations.ts';
import { now } from '../now.ts';
import { isMunicipality, may } from '../permissions.ts';

const { person, seat, tenure } = schema;

/** A change of post is told this many days before it comes. */
const TOLD_AHEAD = 30;

type Listed = {
	id: number;
	section: string;
	seat: string;
	name: string;
	kana: string;
	phone: string;
	email: string | null;
	/** The first day where it has not come yet. */
	startsOn: string | null;
	/** Seats the same person holds elsewhere at the same time, in words. */
	also: string[];
};

export type Body = {
	id: number;
	code6: string | null;
	name: string;
	kana: string;
	isHard: boolean;
	kind: Organisation['kind'];
	phone: string | null;
	people: Listed[];
	/** Nobody is in a seat today; false where the reader sees no people at all. */
	isVacant: boolean;
};

export type Group = { heading: string; slug: string; bodies: Body[] };

/**
 * 名簿 in the one order of organisations, by 広域, with who is in a seat today or will be within 30 days.
 * A guest gets organisations without people. `found` counts what the search and the 広域 left.
 */
export function directory(
	actor: Actor,
	asked: {
		text: string;
		district: string | null;
		/** Narrows it to these organisations, by what they have said elsewhere. */
		only?: ReadonlySet<number> | null;
	}
) {
	const { only = null } = asked;
	const today = dayOf(now());
	const seesPeople = may(actor, 'directory.people', null);
	const people = seesPeople ? peopleByOrganisation(today) : new Map<number, ListedPerson[]>();
	const district = districts.find((each) => each.slug === asked.district)?.slug ?? null;
	const search = searchFor(asked.text);
	const seesOthers = may(actor, 'directory.organisations', null);
	const bodies = existing()
		.filter((body) => seesOthers || body.id === actor.organisation.id)
		.filter((body) => district === null || body.district === district)
		.filter((body) => only === null || only.has(body.id))
		.map((body) => ({ body, people: people.get(body.id) ?? [] }))
		.flatMap((each) => answering(search, each));
	const shown = bodies.map(({ body, people: listed, isVacant }) => ({
		district: body.district,
		body: shownBody(body, listed, seesPeople && isVacant)
	}));
	return {
		text: asked.text,
		district,
		isNarrowed: search.words.length > 0 || district !== null || only !== null,
		seesPeople,
		groups: grouped(shown),
		found: {
			organisations: bodies.length,
			people: new Set(bodies.flatMap(({ people: listed }) => listed.map((each) => each.personId)))
				.size
		}
	};
}

type ListedPerson = Listed & { personId: number };

/** An organisation that answers keeps all its people; one that does not keeps those who do. */
function answering(
	search: Search,
	{ body, people }: { body: Organisation; people: ListedPerson[] }
): { body: Organisation; people: ListedPerson[]; isVacant: boolean }[] {
	const isVacant = !people.some((each) => each.startsOn === null);
	if (findsBody(search, body)) return [{ body, people, isVacant }];
	const found = people.filter((each) => findsPerson(search, body, each));
	return found.length > 0 ? [{ body, people: found, isVacant }] : [];
}

function shownBody(body: Organisation, people: ListedPerson[], isVacant: boolean): Body {
	return {
		id: body.id,
		code6: body.code6,
		name: body.name,
		kana: body.kana,
		isHard: isHardToRead(body.code6),
		kind: body.kind,
		phone: body.kind === '組合' ? deskContact().phone : null,
		people: people.map(withoutIds),
		isVacant
	};
}

function grouped(shown: { district: string | null; body: Body }[]): Group[] {
	const of = (keep: (each: { district: string | null; body: Body }) => boolean) =>
		shown.filter(keep).map(({ body }) => body);
	const groups: Group[] = [
		{ heading: '県', slug: 'prefecture', bodies: of(({ body }) => body.kind === '県') },
		...districts.map(({ slug, name }) => ({
			heading: `${name}${labels.district}`,
			slug,
			bodies: of((each) => isMunicipality(each.body.kind) && each.district === slug)
		})),
		{ heading: '組合', slug: 'union', bodies: of(({ body }) => body.kind === '組合') },
		{ heading: '広域連合', slug: 'unions', bodies: of(({ body }) => body.kind === '広域連合') },
		{
			heading: 'そのほかの団体',
			slug: 'others',
			bodies: of(({ body }) => body.kind === '他団体' || body.kind === '専門家所属')
		}
	];
	return groups.filter((group) => group.bodies.length > 0);
}

function peopleByOrganisation(today: string): Map<number, ListedPerson[]> {
	const rows = selectPeople().all({ today, ahead: addDays(today, TOLD_AHEAD) });
	const names = new Map(listOrganisations().map((body) => [body.id, body.name]));
	const seatsOf = Map.groupBy(rows, (row) => row.personId);
	const listed = rows.map((row) => ({
		organisationId: row.organisationId,
		personId: row.personId,
		id: row.id,
		section: row.section,
		seat: row.seat,
		name: row.name,
		kana: row.kana,
		phone: row.phone,
		email: row.email,
		startsOn: row.fromOn > today ? row.fromOn : null,
		also: (seatsOf.get(row.personId) ?? [])
			.filter((other) => other.organisationId !== row.organisationId && other.fromOn <= today)
			.map((other) => `${names.get(other.organisationId) ?? ''} ${other.seat}`)
	}));
	return Map.groupBy(listed, (row) => row.organisationId);
}

function withoutIds(listed: ListedPerson): Listed {
	const { id, section, seat, name, kana, phone, email, startsOn, also } = listed;
	return { id, section, seat, name, kana, phone, email, startsOn, also };
}

/** Who is in a seat today or will be within the days told ahead. */
const selectPeople = preparedOnce((connection) =>
	connection
		.select({
			id: tenure.id,
			personId: person.id,
			organisationId: seat.organisationId,
			section: tenure.section,
			seat: seat.name,
			name: person.name,
			kana: person.kana,
			phone: tenure.phone,
			email: person.email,
			fromOn: tenure.fromOn
		})
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				isNull(tenure.endedAt),
				sql`${tenure.fromOn} <= ${sql.placeholder('ahead')}`,
				or(isNull(tenure.toOn), sql`${tenure.toOn} >= ${sql.placeholder('today')}`)
			)
		)
		.orderBy(asc(seat.id), asc(tenure.fromOn), asc(tenure.id))
		.prepare()
);
