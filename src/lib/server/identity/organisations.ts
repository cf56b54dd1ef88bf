import { and, asc, eq, sql } from 'drizzle-orm';
import { union as unionOf } from 'drizzle-orm/sqlite-core';
import { prefecture, union } from '#lib/reference/bodies.ts';
import { extraBoardKeys } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { db, preparedOnce, schema, type Reader, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { found, isMunicipality } from '../permissions.ts';
import { change, system } from '../record/change.ts';
import {
	existsOn,
	hasDeskKey,
	isInForce,
	isMember,
	keysOfOrganisation,
	lastDay,
	stillExists
} from './actors.ts';

const { groupMembership, organisation, organisationKey, person, seat, tenure } = schema;

export type Organisation = typeof organisation.$inferSelect;

/** 県 first, then the 77 by code, then 組合; 広域連合 and others follow behind. */
const POSITION = { prefecture: 0, firstMunicipality: 1, union: 100, others: 200 };

/** Creates the 79 organisations at the first start; later starts find them and do nothing. */
export function seedOrganisations(): void {
	if (db().select({ id: organisation.id }).from(organisation).limit(1).get()) return;
	change(system, (tx, record) => {
		insert(tx, {
			code6: prefecture.code6,
			name: prefecture.name,
			kana: prefecture.kana,
			kind: '県',
			position: POSITION.prefecture
		});
		municipalities.forEach((place, index) => {
			const id = insert(tx, {
				code6: place.code6,
				name: place.name,
				kana: place.kana,
				kind: place.kind,
				district: place.district,
				county: place.county,
				population: place.population,
				households: place.households,
				position: POSITION.firstMunicipality + index
			});
			for (const audience of extraBoardKeys[place.code6] ?? []) {
				tx.insert(organisationKey).values({ organisationId: id, audience }).run();
			}
		});
		insert(tx, { name: union.name, kana: union.kana, kind: '組合', position: POSITION.union });
		record('organisations.seeded', 'organisations', { count: municipalities.length + 2 });
	});
}

/** Adds an organisation that takes part without being one of the 79, such as the coordinators' own. */
export function addOther(name: string, kana: string, kind: '他団体' | '専門家所属'): Organisation {
	return change(system, (tx, record) => {
		const id = insert(tx, { name, kana, kind, position: POSITION.others });
		record('organisation.added', `organisation:${id}`, {}, name);
		return found(tx.select().from(organisation).where(eq(organisation.id, id)).get());
	});
}

/** All organisations in their one order: 県, the 77 by code, 組合, others. */
export function list(): Organisation[] {
	return selectAll().all();
}

/** The organisations that still exist today, in the one order. */
export function existing(): Organisation[] {
	const today = dayOf(now());
	return list().filter((body) => existsOn(body, today));
}

/** The organisations that ask and buy at the union's desk today, in the one order. */
export function withDesk(): Organisation[] {
	return existing().filter(hasDeskKey);
}

/** One of those `withDesk` gives, by its id, in the caller's transaction; null for any other. */
export function findWithDesk(tx: Reader, id: number): Organisation | null {
	const row = tx
		.select()
		.from(organisation)
		.where(and(eq(organisation.id, id), stillExists(dayOf(now()))))
		.get();
	return row && hasDeskKey(row) ? row : null;
}

const selectAll = preparedOnce((connection) =>
	connection
		.select()
		.from(organisation)
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.prepare()
);

/** One organisation; throws `NotFound`. */
export function find(id: number): Organisation {
	return found(db().select().from(organisation).where(eq(organisation.id, id)).get());
}

/** The organisation with this six-digit code; throws `NotFound`. */
export function findByCode(code6: string): Organisation {
	return found(db().select().from(organisation).where(eq(organisation.code6, code6)).get());
}

/** The union itself. */
export function findUnion(): Organisation {
	return found(db().select().from(organisation).where(eq(organisation.kind, '組合')).get());
}

/** How many people are in seats today, by organisation id. */
export function staffCounts(): Map<number, number> {
	const rows = db()
		.select({ id: seat.organisationId, people: sql<number>`count(distinct ${tenure.personId})` })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(isInForce(dayOf(now())))
		.groupBy(seat.organisationId)
		.all();
	return new Map(rows.map((row) => [row.id, row.people]));
}

/** Whether an organisation has anybody: 'missing' nobody, 'coming' from a later day, 'not-in' nobody who has come in yet. */
type Registration = 'registered' | 'missing' | 'coming' | 'not-in';

type Unregistered = {
	id: number;
	name: string;
	/** The first day, JST, on which nobody was there; null when nobody ever was. */
	since: Day | null;
};

/** Each organisation of today with whether it has anybody, in the one order; `on` is the first day of who is to come. */
export function registrations(): (Unregistered & { state: Registration; on: Day | null })[] {
	const today = dayOf(now());
	return db()
		.select({
			id: organisation.id,
			name: organisation.name,
			people: sql<number>`coalesce(sum(${isInForce(today)}), 0)`,
			inside: sql<number>`coalesce(sum(${isInForce(today)} and ${person.login} is not null), 0)`,
			on: sql<Day | null>`min(case when ${tenure.fromOn} > ${today} and ${tenure.endedAt} is null then ${tenure.fromOn} end)`,
			last: sql<Day | null>`max(case when ${tenure.fromOn} <= ${today} then ${lastDay} end)`
		})
		.from(organisation)
		.leftJoin(seat, eq(seat.organisationId, organisation.id))
		.leftJoin(tenure, eq(tenure.seatId, seat.id))
		.leftJoin(person, eq(person.id, tenure.personId))
		.where(stillExists(today))
		.groupBy(organisation.id)
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all()
		.map(({ id, name, people, inside, on, last }) => ({
			id,
			name,
			on,
			since: people > 0 || last === null ? null : addDays(last, 1),
			state:
				people > 0 ? (inside > 0 ? 'registered' : 'not-in') : on === null ? 'missing' : 'coming'
		}));
}

/** The organisations with nobody in a seat today, 担当未登録, in the one order. */
export function unregistered(): Unregistered[] {
	return registrations()
		.filter(({ state }) => state === 'missing' || state === 'coming')
		.map(({ id, name, since }) => ({ id, name, since }));
}

/** Who holds an audience key today: municipalities, other bodies and people, for the line above 投稿する. */
export type Readership = {
	municipalities: number;
	hasUnion: boolean;
	hasPrefecture: boolean;
	others: number;
	people: number;
};

/** The organisations that hold an audience key today, in the one order, by what their reach says. */
export function holdersOf(audience: string): Organisation[] {
	const today = dayOf(now());
	const all = list();
	const named = selectHolders()
		.all({ audience, today })
		.map(({ id }) => id);
	const succeeds = successorsOf(all, audience, today);
	return all.filter(
		(body) =>
			existsOn(body, today) &&
			(keysOfOrganisation(body).includes(audience) ||
				named.includes(body.id) ||
				succeeds.includes(body.id) ||
				(body.kind === '組合' && audience.startsWith('district:')))
	);
}

/** By a key of its own or as members of a group. */
const selectHolders = preparedOnce((connection) =>
	unionOf(
		connection
			.select({ id: organisationKey.organisationId })
			.from(organisationKey)
			.where(eq(organisationKey.audience, sql.placeholder('audience'))),
		connection
			.select({ id: groupMembership.organisationId })
			.from(groupMembership)
			.where(
				and(
					sql`'group:' || ${groupMembership.groupId} = ${sql.placeholder('audience')}`,
					isMember(sql.placeholder('today'))
				)
			)
	).prepare()
);

/** Whoever took the place of an organisation that has left, and of that one in turn, reads its cases. */
function successorsOf(all: Organisation[], audience: string, today: string): number[] {
	const successors: number[] = [];
	let body = all.find(({ id }) => `desk:${id}` === audience);
	while (body && !existsOn(body, today) && body.successorId !== null) {
		const next = body.successorId;
		if (successors.includes(next)) break;
		successors.push(next);
		body = all.find(({ id }) => id === next);
	}
	return successors;
}

/** Counts the holders of a key that belongs to organisations. */
export function readershipOf(audience: string): Readership {
	const holders = holdersOf(audience);
	const people = staffCounts();
	return {
		municipalities: holders.filter((body) => isMunicipality(body.kind)).length,
		hasUnion: holders.some((body) => body.kind === '組合'),
		hasPrefecture: holders.some((body) => body.kind === '県'),
		others: holders.filter((body) => ['広域連合', '他団体', '専門家所属'].includes(body.kind))
			.length,
		people: holders.reduce((sum, body) => sum + (people.get(body.id) ?? 0), 0)
	};
}

function insert(tx: Tx, values: typeof organisation.$inferInsert): number {
	return Number(tx.insert(organisation).values(values).run().lastInsertRowid);
}
