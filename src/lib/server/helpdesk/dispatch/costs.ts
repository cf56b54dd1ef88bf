import { eq } from 'drizzle-orm';
import { dayOf, fiscalYear } from '#lib/dates.ts';
import type { DispatchAct } from '#lib/dispatches.ts';
import { invalid } from '#lib/errors.ts';
import { count } from '#lib/text.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { change, system } from '../../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { refuseBreaches, yearOf } from './caps.ts';
import { asItIs, findFor, type ShownDispatch } from './dispatches.ts';

const { dispatch, dispatchCost } = schema;

/** 謝金, 旅費 and what of the fee is withheld as tax, whole yen. */
type CostInput = { fee: number; travel: number; withheld: number };

/** In which month the year after is asked how it went: June. */
const FOLLOWS_FROM = '06-01';

/**
 * Books what a dispatch has cost to the fiscal year of its day and settles it, or with 'cost' what one that was called
 * off has cost all the same. Throws as every act; `Invalid` for more tax than fee and for a budget that is passed.
 */
export function book(
	actor: Actor,
	id: number,
	act: Extract<DispatchAct, 'settle' | 'cost'>,
	{ fee, travel, withheld }: CostInput,
	deed: Deed = {}
): void {
	findFor(actor, id, act);
	if (withheld > fee) {
		throw invalid('withheld', '源泉徴収額は、謝金より多くはなりません。');
	}
	change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		const booked = {
			fiscalYear: yearOf(tx, of),
			feeYen: fee,
			travelYen: travel,
			withheldYen: withheld,
			personId: actor.person.id,
			at: now()
		};
		tx.insert(dispatchCost)
			.values({ dispatchId: id, ...booked })
			.onConflictDoUpdate({ target: dispatchCost.dispatchId, set: booked })
			.run();
		refuseBreaches(tx, of, null, ['budget']);
		const text = `謝金${count(fee)}円、旅費${count(travel)}円`;
		perform(tx, record, actor, id, act, { ...deed, text });
	});
}

/** What a dispatch has cost, for the union; null for everybody else and where nothing is booked. */
export function costOf(actor: Actor, of: ShownDispatch) {
	if (!may(actor, 'desk.work', null)) return null;
	return db().select().from(dispatchCost).where(eq(dispatchCost.dispatchId, of.id)).get() ?? null;
}

/** From June of the fiscal year after on, a dispatch is asked after once; run by the schedule. Gives how many. */
export function followUp(): number {
	const today = dayOf(now());
	const settled = db()
		.select({ of: dispatch, cost: dispatchCost })
		.from(dispatch)
		.innerJoin(dispatchCost, eq(dispatchCost.dispatchId, dispatch.id))
		.where(eq(dispatch.state, 'settled'))
		.all()
		.filter(({ cost }) => {
			const from = `${cost.fiscalYear + 1}-${FOLLOWS_FROM}`;
			return today >= from && fiscalYear(today) > cost.fiscalYear;
		});
	for (const { of } of settled) {
		change(system, (tx, record) => perform(tx, record, null, of.id, 'follow'));
	}
	return settled.length;
}
