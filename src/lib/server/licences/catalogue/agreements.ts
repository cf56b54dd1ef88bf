import { asc, desc, eq, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { addDays, dayOf, longDate, type Day } from '#lib/dates.ts';
import { Invalid, NotFound, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import {
	agreementState,
	type agreementSchema,
	type successorSchema
} from '#lib/licence-catalogue.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { ordersOf } from './ordered.ts';
import { carryOver, enrolmentsOf, type NamedEnrolment } from './enrolments.ts';
import { refuseOlder } from './versions.ts';

const { agreement, licenceProgram, purchaseOrder, reseller, vendor } = schema;

/** An agreement with the names of what belongs to it. */
export type Agreement = typeof agreement.$inferSelect & {
	program: string;
	vendor: string;
	reseller: string;
	state: ReturnType<typeof agreementState>;
};
/** What one may read of it: of who takes part, one's own or everybody. */
type ReadAgreement = Agreement & { enrolments: NamedEnrolment[] };
type AgreementInput = v.InferOutput<typeof agreementSchema>;
type SuccessorInput = v.InferOutput<typeof successorSchema>;

/** The agreements this actor's organisation takes or took part in, or all for the union; those in force first. */
export function agreements(actor: Actor): ReadAgreement[] {
	const order = ['active', 'future', 'closed'];
	const isAll = may(actor, 'licence.work', null);
	return shape()
		.orderBy(desc(agreement.startsOn), asc(agreement.id))
		.all()
		.map((row) => ({ ...flat(row), enrolments: enrolmentsOf(actor, row.of.id) }))
		.filter(({ enrolments }) => isAll || enrolments.length > 0)
		.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** One of them with those before and after it; throws `NotFound`. */
export function findAgreement(actor: Actor, id: number) {
	const of = agreements(actor).find((each) => each.id === id);
	if (!of) throw new NotFound(labels.notFound);
	const named = (each: { id: number; name: string } | undefined) => each ?? null;
	return {
		...of,
		predecessor: named(nameOf(of.predecessorId)),
		successors: db()
			.select({ id: agreement.id, name: agreement.name })
			.from(agreement)
			.where(eq(agreement.predecessorId, id))
			.all(),
		may: { keep: may(actor, 'licence.work', null) }
	};
}

/**
 * Why nothing can be ordered under an agreement on a day in Japan, in words for who would order; null where it can.
 * One that has ended takes no order, and what was bought under it stays.
 */
export function refusalOfOrders(tx: Reader, agreementId: number, day: Day): string | null {
	const row = found(tx.select().from(agreement).where(eq(agreement.id, agreementId)).get());
	const state = agreementState(row, day);
	if (state === 'active') return null;
	if (state === 'future') {
		return `契約「${row.name}」は${longDate(row.startsOn ?? day)}に始まります。それより前には発注できません。`;
	}
	const next = tx
		.select({ name: agreement.name })
		.from(agreement)
		.where(eq(agreement.predecessorId, agreementId))
		.get();
	const advice = next
		? `後継の「${next.name}」で発注してください。`
		: '新しい契約で発注してください。';
	return `契約「${row.name}」は${longDate(row.endsOn ?? day)}に終わりました。${advice}`;
}

/** Adds an agreement; gives its key. Throws `Invalid`. */
export function addAgreement(actor: Actor, input: AgreementInput): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const { id } = tx.insert(agreement).values(rowOf(tx, input)).returning().get();
		record('agreement.added', `agreement:${id}`, {}, input.name);
		return id;
	});
}

/**
 * Changes an agreement. Throws `NotFound`, `Conflict` where somebody was quicker, `Invalid`, also for another reseller or
 * way of settlement after an order.
 */
export function changeAgreement(actor: Actor, id: number, input: AgreementInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const before = rowAt(tx, id, input.version);
		const row = rowOf(tx, input);
		refuseOtherParty(tx, before, row);
		refuseOrdered(tx, before, row);
		update(tx, id, row);
		const { startsOn, endsOn, settlement } = row;
		const refs = { startsOn, endsOn, settlement, before: before.settlement, ended: before.endsOn };
		record('agreement.changed', `agreement:${id}`, refs, input.name);
	});
}

/**
 * Begins the agreement that follows another: that one ends the day before at the latest, and who takes part in it is
 * carried over as 申込要. Rights and SA bought before keep the old number. Gives the new key; throws as `changeAgreement`.
 */
export function succeed(actor: Actor, id: number, input: SuccessorInput): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const before = rowAt(tx, id, input.version);
		if (before.startsOn !== null && input.startsOn <= before.startsOn) {
			const message = `もとの契約が始まった${longDate(before.startsOn)}より後にしてください。`;
			throw invalid('startsOn', message);
		}
		const lastDay = addDays(input.startsOn, -1);
		const endsOn = before.endsOn !== null && before.endsOn < lastDay ? before.endsOn : lastDay;
		refuseOrdered(tx, before, { startsOn: null, endsOn }, 'startsOn');
		update(tx, id, { endsOn });
		const next = tx
			.insert(agreement)
			.values({ ...rowOf(tx, input), predecessorId: id })
			.returning()
			.get();
		const carried = carryOver(tx, id, next.id, input.startsOn);
		record('agreement.succeeded', `agreement:${id}`, { by: next.id, endsOn, carried }, input.name);
		return next.id;
	});
}

function rowOf(tx: Reader, input: Omit<AgreementInput, 'version'>) {
	const { program, reseller: seller, isConfirmed, ...rest } = input;
	const issues = [];
	if (!tx.select().from(licenceProgram).where(eq(licenceProgram.id, program)).get()) {
		issues.push({ field: 'program', message: '契約の種類を選んでください。' });
	}
	if (!tx.select().from(reseller).where(eq(reseller.id, seller)).get()) {
		issues.push({ field: 'reseller', message: '販売店を選んでください。' });
	}
	if (rest.startsOn !== null && rest.endsOn !== null && rest.endsOn < rest.startsOn) {
		issues.push({ field: 'endsOn', message: '終わる日は、始まる日より後にしてください。' });
	}
	if (issues.length > 0) throw new Invalid(issues);
	const { name, numberKind, number, settlement, startsOn, endsOn } = rest;
	return {
		...{ name, numberKind, number, settlement, startsOn, endsOn },
		...{ programId: program, resellerId: seller, isUnconfirmed: !isConfirmed }
	};
}

/** Prices, invoices and tax of what was ordered hang on who sells and who sends the invoice. */
function refuseOtherParty(
	tx: Reader,
	before: { id: number; resellerId: number; settlement: string },
	row: { resellerId: number; settlement: string }
): void {
	const ordered = tx
		.select({ id: purchaseOrder.id })
		.from(purchaseOrder)
		.where(eq(purchaseOrder.agreementId, before.id))
		.get();
	if (!ordered) return;
	const issues = [
		{ field: 'reseller', what: '販売店', isOther: row.resellerId !== before.resellerId },
		{ field: 'settlement', what: '請求のしかた', isOther: row.settlement !== before.settlement }
	].filter(({ isOther }) => isOther);
	if (issues.length === 0) return;
	throw new Invalid(
		issues.map(({ field, what }) => ({
			field,
			message: `この契約で発注したものがあるので、${what}は変えられません。後継の契約を加えてください。`
		}))
	);
}

/** What was ordered under an agreement was ordered while it ran. */
function refuseOrdered(
	tx: Reader,
	{ id }: { id: number },
	{ startsOn, endsOn }: { startsOn: Day | null; endsOn: Day | null },
	field = endsOn === null ? 'startsOn' : 'endsOn'
): void {
	const outside = ordersOf(tx, id).findLast(
		(day) => day < (startsOn ?? '') || day > (endsOn ?? '9999')
	);
	if (outside === undefined) return;
	const message = `${longDate(outside)}にこの契約で発注したものがあります。その日が期間に入るようにしてください。`;
	throw invalid(field, message);
}

function rowAt(tx: Reader, id: number, version: number) {
	const row = found(tx.select().from(agreement).where(eq(agreement.id, id)).get());
	refuseOlder(row, version);
	return row;
}

function update(tx: Tx, id: number, values: Partial<typeof agreement.$inferInsert>): void {
	tx.update(agreement)
		.set({ ...values, version: sql`${agreement.version} + 1` })
		.where(eq(agreement.id, id))
		.run();
}

const nameOf = (id: number | null) =>
	db()
		.select({ id: agreement.id, name: agreement.name })
		.from(agreement)
		.where(eq(agreement.id, id ?? 0))
		.get();

const shape = () =>
	db()
		.select({
			of: agreement,
			program: licenceProgram.name,
			vendor: vendor.name,
			reseller: reseller.name
		})
		.from(agreement)
		.innerJoin(licenceProgram, eq(licenceProgram.id, agreement.programId))
		.innerJoin(vendor, eq(vendor.id, licenceProgram.vendorId))
		.innerJoin(reseller, eq(reseller.id, agreement.resellerId));

function flat({
	of,
	...names
}: NonNullable<ReturnType<ReturnType<typeof shape>['get']>>): Agreement {
	return { ...of, ...names, state: agreementState(of, dayOf(now())) };
}
