import { and, asc, desc, eq, gte, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm';
import { addDays, longDate, type Day } from '#lib/dates.ts';
import { NotFound, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, preparedOnce, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import {
	authorize,
	found,
	holdingsScope,
	isMunicipality,
	readsHoldings,
	scopeOf
} from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { ordersOf } from './ordered.ts';
import { refuseOlder } from './versions.ts';

const { agreement, enrolment, organisation } = schema;

type Enrolment = typeof enrolment.$inferSelect;
/** A part in an agreement with the name of who takes it. */
export type NamedEnrolment = Enrolment & { organisation: string };
type Period = { startsOn: Day; endsOn: Day | null };

/** Begun by a day, not over on it, and no longer 申込要. */
export function enrolledOn(day: Day): SQL | undefined {
	return and(
		eq(enrolment.isPending, false),
		lte(enrolment.startsOn, day),
		or(isNull(enrolment.endsOn), gte(enrolment.endsOn, day))
	);
}

/** Whether an organisation takes part in an agreement on a day in Japan; one that is still 申込要 does not. */
export function isEnrolled(
	tx: Reader,
	agreementId: number,
	organisationId: number,
	day: Day
): boolean {
	const own = and(
		eq(enrolment.agreementId, agreementId),
		eq(enrolment.organisationId, organisationId),
		enrolledOn(day)
	);
	return tx.select({ id: enrolment.id }).from(enrolment).where(own).get() !== undefined;
}

/** The contracts an organisation can order under on a day, each with who sells under it; the newest first. */
export function sellersTo(
	organisationId: number,
	day: Day
): { agreementId: number; resellerId: number }[] {
	return db()
		.selectDistinct({ agreementId: agreement.id, resellerId: agreement.resellerId })
		.from(agreement)
		.innerJoin(enrolment, eq(enrolment.agreementId, agreement.id))
		.where(
			and(
				eq(enrolment.organisationId, organisationId),
				enrolledOn(day),
				or(isNull(agreement.startsOn), lte(agreement.startsOn, day)),
				or(isNull(agreement.endsOn), gte(agreement.endsOn, day))
			)
		)
		.orderBy(desc(agreement.startsOn), desc(agreement.id))
		.all();
}

/** Who takes part in an agreement, as far as this actor may read it: its own, or everybody's for the union. */
export function enrolmentsOf(actor: Actor, agreementId: number): NamedEnrolment[] {
	return selectEnrolments()
		.all({ ...scopeOf(actor), agreement: agreementId })
		.map(({ of, name }) => ({ ...of, organisation: name }));
}

/** Lets an organisation take part. Throws `NotFound`, and `Invalid` where it does already on one of these days. */
export function enrol(
	actor: Actor,
	agreementId: number,
	input: { organisation: number; number: string; startsOn: Day }
): void {
	authorize(actor, 'licence.work', null);
	const name = buyers(actor).find(({ id }) => id === input.organisation)?.name;
	if (name === undefined) throw invalid('organisation', '団体を選んでください。');
	change(actor, (tx, record) => {
		refuseUnknown(tx, agreementId);
		const { startsOn, number } = input;
		const row = { agreementId, organisationId: input.organisation, startsOn, endsOn: null };
		refuseOverlap(tx, { ...row, id: null }, name);
		const { id } = tx
			.insert(enrolment)
			.values({ ...row, number })
			.returning({ id: enrolment.id })
			.get();
		record('enrolment.added', `enrolment:${id}`, {
			agreement: agreementId,
			organisation: input.organisation
		});
	});
}

/** The organisations that buy through the union's desk, for the form that asks which one takes part. */
export function buyers(actor: Actor): { id: number; name: string }[] {
	return organisations
		.existing()
		.filter(({ id }) => readsHoldings(actor, { organisationId: id }))
		.map(({ id, name }) => ({ id, name }));
}

/** Lets every municipality that does not take part yet do so from a day; gives how many were added. Throws `NotFound`. */
export function enrolEverybody(actor: Actor, agreementId: number, startsOn: Day): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		refuseUnknown(tx, agreementId);
		const there = new Set(rowsOf(tx, agreementId).map((row) => row.organisationId));
		const missing = organisations
			.existing()
			.filter(({ id, kind }) => isMunicipality(kind) && !there.has(id));
		for (const { id: organisationId } of missing) {
			tx.insert(enrolment).values({ agreementId, organisationId, startsOn, number: '' }).run();
		}
		if (missing.length > 0) {
			record('enrolments.added', `agreement:${agreementId}`, { count: missing.length });
		}
		return missing.length;
	});
}

/** Changes number and days of a part in an agreement. Throws `Invalid`, and `Conflict` where somebody was quicker. */
export function changeEnrolment(
	actor: Actor,
	id: number,
	{ version, number, ...days }: Period & { number: string; version: number }
): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const row = rowAt(tx, id, version);
		if (days.endsOn !== null && days.endsOn < days.startsOn) {
			const message = '終わる日は、加入した日より後にしてください。';
			throw invalid('endsOn', message);
		}
		refuseOverlap(tx, { ...row, ...days }, organisations.find(row.organisationId).name);
		refuseOrdered(tx, row, days);
		set(tx, id, { number, ...days });
		record('enrolment.changed', `enrolment:${id}`, {
			from: days.startsOn,
			to: days.endsOn,
			before: row.startsOn,
			beforeTo: row.endsOn
		});
	});
}

/** 申込要 is over for these: they take part in the agreement. Others' keys do nothing. */
export function settleEnrolments(
	actor: Actor,
	agreementId: number,
	ids: readonly number[]
): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const pending = rowsOf(tx, agreementId).filter((row) => row.isPending && ids.includes(row.id));
		for (const { id, organisationId } of pending) {
			set(tx, id, { isPending: false });
			record('enrolment.settled', `enrolment:${id}`, { organisation: organisationId });
		}
		return pending.length;
	});
}

/**
 * Writes down who holds which role in the vendor's portal and until when: the organisation itself, or the desk for it.
 * Throws `NotFound` for another's, and `Conflict` with the text that stands.
 */
export function setContacts(
	actor: Actor,
	id: number,
	{ contacts, version }: { contacts: string; version: number }
): void {
	change(actor, (tx, record) => {
		const row = found(tx.select().from(enrolment).where(eq(enrolment.id, id)).get());
		if (!reads(actor, row)) throw new NotFound(labels.notFound);
		authorize(actor, 'licence.declare', row);
		refuseOlder(row, version, row.contacts);
		set(tx, id, { contacts });
		record(
			'enrolment.contacts-set',
			`enrolment:${id}`,
			{ organisation: row.organisationId },
			contacts
		);
	});
}

/** Carries who takes part up to the last day over to the agreement that follows, each 申込要; gives how many. */
export function carryOver(tx: Tx, fromId: number, toId: number, startsOn: Day): number {
	const running = tx
		.select()
		.from(enrolment)
		.where(
			and(
				eq(enrolment.agreementId, fromId),
				or(isNull(enrolment.endsOn), gte(enrolment.endsOn, addDays(startsOn, -1)))
			)
		)
		.all();
	for (const { organisationId, contacts } of running) {
		tx.insert(enrolment)
			.values({
				agreementId: toId,
				organisationId,
				startsOn,
				number: '',
				contacts,
				isPending: true
			})
			.run();
	}
	return running.length;
}

const reads = (actor: Actor, row: Enrolment) =>
	enrolmentsOf(actor, row.agreementId).some(({ id }) => id === row.id);

const rowsOf = (tx: Reader, agreementId: number) =>
	tx.select().from(enrolment).where(eq(enrolment.agreementId, agreementId)).all();

function rowAt(tx: Reader, id: number, version: number): Enrolment {
	const row = found(tx.select().from(enrolment).where(eq(enrolment.id, id)).get());
	refuseOlder(row, version);
	return row;
}

function set(tx: Tx, id: number, values: Partial<Enrolment>): void {
	tx.update(enrolment)
		.set({ ...values, version: sql`${enrolment.version} + 1` })
		.where(eq(enrolment.id, id))
		.run();
}

function refuseUnknown(tx: Reader, agreementId: number): void {
	found(tx.select({ id: agreement.id }).from(agreement).where(eq(agreement.id, agreementId)).get());
}

function refuseOverlap(
	tx: Reader,
	of: Period & { id: number | null; agreementId: number; organisationId: number },
	name: string
): void {
	const other = tx
		.select()
		.from(enrolment)
		.where(
			and(
				eq(enrolment.agreementId, of.agreementId),
				eq(enrolment.organisationId, of.organisationId),
				of.id === null ? undefined : ne(enrolment.id, of.id),
				of.endsOn === null ? undefined : lte(enrolment.startsOn, of.endsOn),
				or(isNull(enrolment.endsOn), gte(enrolment.endsOn, of.startsOn))
			)
		)
		.get();
	if (!other) return;
	const message = `${name}は、${longDate(other.startsOn)}からこの契約に加入しています。`;
	throw invalid('organisation', message);
}

/** An order stays one of somebody who took part on its day. */
function refuseOrdered(tx: Reader, before: Enrolment, days: Period): void {
	const orders = ordersOf(tx, before.agreementId, before.organisationId);
	const isIn = (day: Day, { startsOn, endsOn }: Period) =>
		startsOn <= day && (endsOn === null || endsOn >= day);
	const left = orders.find((day) => isIn(day, before) && !isIn(day, days));
	if (left === undefined) return;
	const field = left < days.startsOn ? 'startsOn' : 'endsOn';
	const message = `${longDate(left)}にこの契約で発注したものがあります。その日が期間に入るようにしてください。`;
	throw invalid(field, message);
}

const selectEnrolments = preparedOnce((connection) =>
	connection
		.select({ of: enrolment, name: organisation.name })
		.from(enrolment)
		.innerJoin(organisation, eq(organisation.id, enrolment.organisationId))
		.where(
			and(
				eq(enrolment.agreementId, sql.placeholder('agreement')),
				holdingsScope(enrolment.organisationId)
			)
		)
		.orderBy(asc(organisation.position), asc(organisation.kana), asc(enrolment.startsOn))
		.prepare()
);
