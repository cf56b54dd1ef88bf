import { asc, eq, sql } from 'drizzle-orm';
import { prefecture, union } from '#lib/reference/bodies.ts';
import { extraBoardKeys } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { dayOf } from '#lib/dates.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { found, isMunicipality } from '../permissions.ts';
import { change, system } from '../record/change.ts';
import { isInForce, keysOfOrganisation } from './actors.ts';

const { organisation, organisationKey, seat, tenure } = schema;

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
	return db()
		.select()
		.from(organisation)
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all();
}

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

/** Who holds an audience key today: municipalities, other bodies and people, for the line above 投稿する. */
export type Readership = {
	municipalities: number;
	hasUnion: boolean;
	hasPrefecture: boolean;
	others: number;
	people: number;
};

/** Counts the holders of a key that belongs to organisations, by what their reach says. */
export function readershipOf(audience: string): Readership {
	const extra = db()
		.select()
		.from(organisationKey)
		.where(eq(organisationKey.audience, audience))
		.all()
		.map((row) => row.organisationId);
	const holders = list().filter(
		(body) =>
			keysOfOrganisation(body).includes(audience) ||
			extra.includes(body.id) ||
			(body.kind === '組合' && audience.startsWith('district:'))
	);
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
