import { and, eq, inArray, isNull } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { take } from '../../numbers/official.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { perform } from '../applications/acts.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { refusalOfOrders } from '../catalogue/agreements.ts';
import { enrolledOn } from '../catalogue/enrolments.ts';
import { noteOnTheWay } from '../deliveries/bases.ts';
import { advance } from '../rounds/acts.ts';
import { authorizeFor } from '../rounds/proceeding.ts';
import { aggregated } from '../rounds/aggregating.ts';
import { byPart, linesWhere, type PricedLine } from '../rounds/lines.ts';
import { asItIs as roundAsItIs } from '../rounds/rounds.ts';
import { pathOf, SERIES } from './orders.ts';

const { agreement, enrolment, licenceApplication, orderAllocation } = schema;
const { orderLine, purchaseOrder, roundAllocation } = schema;

/**
 * 発注 of a 取りまとめ: what was reckoned becomes one order, and every application in it is ordered. Gives the order's
 * number for its address. Throws `Forbidden` for who does not decide for the union, `Conflict` where it was placed
 * already, an application changed since, or the contract has ended or an organisation takes no part in it any more.
 */
export function placeRound(actor: Actor, roundId: number, version?: number): string {
	authorizeFor(actor, 'order');
	return change(actor, (tx, record) => {
		const of = roundAsItIs(tx, roundId);
		advance(tx, record, roundId, 'order', version === undefined ? {} : { version });
		const lines = aggregated(tx, roundId);
		const path = insertOrder(tx, record, actor, { agreementId: of.agreementId, roundId, lines });
		tx.delete(roundAllocation).where(eq(roundAllocation.roundId, roundId)).run();
		return path;
	});
}

/**
 * 発注 of accepted applications outside any 取りまとめ, all under one contract; gives the order's number for its address.
 * Throws as `placeRound`, and `Invalid` where none was chosen.
 */
export function placeSingly(actor: Actor, applicationIds: readonly number[]): string {
	authorize(actor, 'licence.lead', null);
	return change(actor, (tx, record) => {
		const chosen = tx
			.select()
			.from(licenceApplication)
			.where(inArray(licenceApplication.id, [...applicationIds]))
			.all();
		if (chosen.length === 0) throw invalid('applications', '発注する申込を選んでください。');
		const [agreementId = null] = chosen.map((one) => one.agreementId);
		if (agreementId === null || chosen.some((one) => one.agreementId !== agreementId)) {
			throw invalid('applications', '一つの契約の申込だけを、一緒に発注できます。');
		}
		const outside = chosen.find((one) => one.state !== 'accepted' || one.roundId !== null);
		if (outside) {
			throw new Conflict(
				`${applicationNumber(outside) ?? '選んだ申込'}は、ここから発注できません。画面を開き直してください。`
			);
		}
		const lines = linesWhere(tx, inArray(licenceApplication.id, [...applicationIds]), ['accepted']);
		return insertOrder(tx, record, actor, { agreementId, roundId: null, lines });
	});
}

/** The accepted applications outside any 取りまとめ, which wait to be ordered. Throws `Forbidden` for who is not the union. */
export function waitingSingly(actor: Actor): {
	id: number;
	number: string;
	organisation: string;
	agreement: string;
	packs: number;
	yen: number;
}[] {
	authorize(actor, 'licence.work', null);
	const where = isNull(licenceApplication.roundId);
	const names = new Map(
		db()
			.select({ id: licenceApplication.id, name: agreement.name })
			.from(licenceApplication)
			.innerJoin(agreement, eq(agreement.id, licenceApplication.agreementId))
			.where(and(where, eq(licenceApplication.state, 'accepted')))
			.all()
			.map((row) => [row.id, row.name])
	);
	const byApplication = Map.groupBy(
		linesWhere(db(), where, ['accepted']),
		(line) => line.applicationId
	);
	return [...byApplication].flatMap(([id, lines]) => {
		const [first] = lines;
		if (!first) return [];
		const packs = lines.reduce((sum, line) => sum + line.packs, 0);
		const yen = lines.reduce((sum, line) => sum + line.packs * line.unitYen, 0);
		const number = applicationNumber(first) ?? '';
		return [
			{ id, number, organisation: first.organisation, agreement: names.get(id) ?? '', packs, yen }
		];
	});
}

function insertOrder(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	of: { agreementId: number; roundId: number | null; lines: PricedLine[] }
): string {
	const today = dayOf(now());
	refuseEnded(tx, of.agreementId, today);
	refuseUnenrolled(tx, of.agreementId, of.lines, today);
	const { fiscalYear, sequence } = take(tx, SERIES, now());
	const { id } = tx
		.insert(purchaseOrder)
		.values({
			...{ fiscalYear, sequence, agreementId: of.agreementId, roundId: of.roundId },
			...{ orderedOn: today, personId: actor.person.id, at: now() }
		})
		.returning({ id: purchaseOrder.id })
		.get();
	for (const { partNumber, packs, unitYen, lines } of byPart(of.lines)) {
		const row = tx
			.insert(orderLine)
			.values({ orderId: id, partNumber, packs, unitYen })
			.returning({ id: orderLine.id })
			.get();
		for (const line of lines) {
			tx.insert(orderAllocation)
				.values({ orderLineId: row.id, applicationLineId: line.lineId, packs: line.packs })
				.run();
			noteOnTheWay(tx, record, line.lineId);
		}
	}
	const applications = new Set(of.lines.map((line) => line.applicationId));
	record('order.placed', `order:${id}`, { agreement: of.agreementId, round: of.roundId });
	for (const application of applications) {
		perform(tx, record, actor, application, 'order', { refs: { order: id } });
	}
	return pathOf({ fiscalYear, sequence });
}

function refuseEnded(tx: Tx, agreementId: number, today: Day): void {
	const refusal = refusalOfOrders(tx, agreementId, today);
	if (refusal !== null) throw new Conflict(refusal);
}

/** Whoever an order is for takes part in its contract on the day it is placed. */
function refuseUnenrolled(
	tx: Tx,
	agreementId: number,
	lines: readonly PricedLine[],
	today: Day
): void {
	const enrolled = new Set(
		tx
			.select({ id: enrolment.organisationId })
			.from(enrolment)
			.where(and(eq(enrolment.agreementId, agreementId), enrolledOn(today)))
			.all()
			.map((row) => row.id)
	);
	const outside = [
		...new Set(
			lines.filter((line) => !enrolled.has(line.organisationId)).map((line) => line.organisation)
		)
	];
	if (outside.length === 0) return;
	throw new Conflict(
		`${outside.slice(0, 5).join('、')}${outside.length > 5 ? ' など' : ''}は、きょうこの契約に参加していません。参加の登録を確かめてください。`
	);
}
