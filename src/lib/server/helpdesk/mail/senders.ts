import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db, schema } from '../../db/index.ts';
import { isInForce, hasDeskKey } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { now } from '../../now.ts';

const { organisation, person, seat, tenure } = schema;

/** Whose a mail seems to be: by the very address, or by its domain; an address proves nothing, so it is offered. */
export type Guess = {
	organisation: number;
	name: string;
	/** 課 and name of the person whose address it is. */
	caller: string | null;
	by: 'person' | 'domain';
};

/** Whose a mail from this address seems to be; null where nothing is known of it. */
export function guess(address: string): Guess | null {
	if (!address.includes('@')) return null;
	const own = holders(sql`lower(${person.email}) = ${address.toLowerCase()}`);
	const [first] = own;
	if (first) {
		const { organisationId, organisation: name, section } = first;
		const caller = [section, first.name].filter(Boolean).join(' ');
		return { organisation: organisationId, name, caller, by: 'person' };
	}
	const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
	const bodies = holders(sql`lower(${person.email}) like ${`%@${domain.replace(/[%_\\]/g, '')}`}`);
	const ids = [...new Set(bodies.map(({ organisationId }) => organisationId))];
	const [known] = bodies;
	// A domain that several organisations share says nothing.
	if (known && ids.length === 1) return byDomain(known.organisationId, known.organisation);
	return ids.length > 1 ? null : byName(domain);
}

/** The tenures of today, at organisations with a desk, of everybody with this address. */
export function tenuresWith(address: string): { id: number; organisationId: number }[] {
	return holders(sql`lower(${person.email}) = ${address.toLowerCase()}`).map(
		({ id, organisationId }) => ({ id, organisationId })
	);
}

function holders(condition: ReturnType<typeof sql>) {
	return db()
		.select({
			id: tenure.id,
			section: tenure.section,
			name: person.name,
			organisationId: organisation.id,
			organisation: organisation.name,
			kind: organisation.kind,
			district: organisation.district
		})
		.from(person)
		.innerJoin(tenure, eq(tenure.personId, person.id))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(isNotNull(person.email), condition, isInForce(dayOf(now()))))
		.orderBy(asc(tenure.fromOn), asc(tenure.id))
		.all()
		.filter(({ organisationId, kind, district }) =>
			hasDeskKey({ id: organisationId, kind, district })
		);
}

/** The usual domains of a municipality in Nagano, such as vill.kitaaiki.nagano.jp. */
function byName(domain: string): Guess | null {
	const [, kind, stem] =
		/(?:^|\.)(city|town|vill)\.([a-z-]+)\.(?:nagano|lg)\.jp$/.exec(domain) ?? [];
	if (domain === 'pref.nagano.lg.jp') {
		const body = organisations.list().find((each) => each.kind === '県');
		return body ? byDomain(body.id, body.name) : null;
	}
	const found = municipalities.filter(
		(each) => KINDS[each.kind] === kind && stemOf(each.romaji) === stem?.replaceAll('-', '')
	);
	const [only] = found;
	if (!only || found.length > 1) return null;
	const { id, name } = organisations.findByCode(only.code6);
	return byDomain(id, name);
}

const KINDS = { 市: 'city', 町: 'town', 村: 'vill' };

function stemOf(romaji: string): string {
	return romaji
		.toLowerCase()
		.replace(/-(shi|machi|cho|mura)$/, '')
		.normalize('NFD')
		.replace(/[^a-z]/g, '');
}

function byDomain(id: number, name: string): Guess {
	return { organisation: id, name, caller: null, by: 'domain' };
}
