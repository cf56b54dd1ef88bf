import { and, eq, sql } from 'drizzle-orm';
import { dayOf, longDate } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { warningsOfDays, type RoundFields } from '#lib/licence-rounds.ts';
import { isBusinessDay } from '../../calendar/business-days.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { isPriced } from './prices.ts';
import { asItIs, find, type Round } from './rounds.ts';

const { agreement, purchaseRound } = schema;

/** Prepares a 取りまとめ; gives its key. Throws `Forbidden`, and `Invalid` for a contract that has ended by then. */
export function create(actor: Actor, fields: RoundFields): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		refuseEnded(tx, fields);
		const { id } = tx
			.insert(purchaseRound)
			.values({ ...columnsOf(fields), state: 'draft', personId: actor.person.id, stateAt: now() })
			.returning({ id: purchaseRound.id })
			.get();
		record('round.prepared', `round:${id}`, { agreement: fields.agreementId }, fields.name);
		return id;
	});
}

/** Changes a 取りまとめ that is still in preparation. Throws as `create`, and `Conflict` once it is published. */
export function revise(actor: Actor, id: number, fields: RoundFields, version: number): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		if (of.state !== 'draft' || of.version !== version) {
			throw new Conflict(
				'ほかの人が先にこの取りまとめを変えました。画面を開き直して、内容を確かめてください。'
			);
		}
		refuseEnded(tx, fields);
		tx.update(purchaseRound)
			.set({ ...columnsOf(fields), version: sql`${purchaseRound.version} + 1` })
			.where(eq(purchaseRound.id, id))
			.run();
		record('round.revised', `round:${id}`, { agreement: fields.agreementId }, fields.name);
	});
}

/** The contracts a 取りまとめ can be for, those without an end or with one that is still to come. */
export function agreementsFor(actor: Actor): { value: string; label: string }[] {
	authorize(actor, 'licence.work', null);
	return db()
		.select({ id: agreement.id, name: agreement.name, number: agreement.number })
		.from(agreement)
		.where(sql`coalesce(${agreement.endsOn}, '9999') >= ${dayOf(now())}`)
		.orderBy(agreement.name, agreement.id)
		.all()
		.map(({ id, name, number }) => ({ value: String(id), label: `${name}（${number}）` }));
}

/** What the union should look at before it publishes: days, prices, another 取りまとめ at the same time. */
export function warningsOf(actor: Actor, id: number): string[] {
	const of = find(actor, id);
	const warnings = warningsOfDays(of);
	if (!isBusinessDay(of.closesOn)) {
		warnings.push(`締切の${longDate(of.closesOn)}は、休みの日です。`);
	}
	if (!isPriced(db(), of.resellerId, of.opensOn)) {
		warnings.push(`受付を始める${longDate(of.opensOn)}に有効な価格表が、まだありません。`);
	}
	if (of.isUnconfirmed) warnings.push('この契約は要確認です。番号と期間を確かめてください。');
	for (const other of besides(of)) {
		warnings.push(`同じ契約の「${other}」と、受付の期間が重なります。`);
	}
	return warnings;
}

function besides(of: Round): string[] {
	return db()
		.select({ name: purchaseRound.name })
		.from(purchaseRound)
		.where(
			and(
				eq(purchaseRound.agreementId, of.agreementId),
				sql`${purchaseRound.id} <> ${of.id} and ${purchaseRound.state} not in ('cancelled', 'done')
					and ${purchaseRound.opensOn} <= ${of.closesOn} and ${purchaseRound.closesOn} >= ${of.opensOn}`
			)
		)
		.all()
		.map(({ name }) => name);
}

function refuseEnded(tx: Tx, { agreementId, orderBy }: RoundFields): void {
	const of = found(tx.select().from(agreement).where(eq(agreement.id, agreementId)).get());
	if (of.endsOn === null || of.endsOn >= orderBy) return;
	throw invalid(
		'orderBy',
		`この契約は${longDate(of.endsOn)}に終わります。発注の期限をそれまでにするか、後継の契約を選んでください。`
	);
}

/** The days and names of a 取りまとめ alone, whatever else came with the form. */
function columnsOf(fields: RoundFields): RoundFields {
	const { name, agreementId, opensOn, closesOn, priceLockOn, orderBy, deliveryTarget, budgetYear } =
		fields;
	return { name, agreementId, opensOn, closesOn, priceLockOn, orderBy, deliveryTarget, budgetYear };
}
