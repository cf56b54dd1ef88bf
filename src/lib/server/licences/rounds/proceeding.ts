import { and, eq, inArray, lt } from 'drizzle-orm';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { roundActs, type RoundAct } from '#lib/licences.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import type { EventRefs } from '../../record/events.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { perform } from '../applications/acts.ts';
import { repriceOpen } from '../applications/repricing.ts';
import { advance, refuseMovedOn, type RoundDeed } from './acts.ts';
import { isPriced } from './prices.ts';
import { partakers } from './progress.ts';
import { asItIs, type Round } from './rounds.ts';

const { licenceApplication, purchaseRound, roundAllocation } = schema;

/** Publishes a 取りまとめ and tells everybody who takes part in its contract. Throws `Conflict` without prices in force. */
export function publish(actor: Actor, id: number, deed: RoundDeed = {}): void {
	act(actor, id, 'publish', deed, (tx, record, of) => {
		if (!isPriced(tx, of.resellerId, of.opensOn)) {
			throw new Conflict(
				`${longDate(of.opensOn)}に有効な価格表がありません。先に価格表を有効にしてください。`
			);
		}
		refuseEnded(of, dayOf(now()));
		return { refs: { tellOrganisations: tellOf(tx, of, actor) } };
	});
}

/** Closes a 取りまとめ before its day has come; drafts stay with their organisations. */
export function close(actor: Actor, id: number, deed: RoundDeed = {}): void {
	act(actor, id, 'close', deed);
}

/** Sets a later last day, also for one that is closed; everybody is told. Throws `Invalid` for a day that is no later. */
export function extend(actor: Actor, id: number, closesOn: Day, deed: RoundDeed): void {
	authorizeFor(actor, 'extend');
	change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		refuseMovedOn(of, 'extend', deed.version);
		const least = of.closesOn > dayOf(now()) ? of.closesOn : dayOf(now());
		if (closesOn < least || closesOn === of.closesOn) {
			throw invalid('closesOn', `新しい締切は${longDate(least)}より後にしてください。`);
		}
		if (closesOn > of.orderBy) {
			throw invalid(
				'closesOn',
				`発注の期限（${longDate(of.orderBy)}）より後の締切にはできません。`
			);
		}
		const refs = { tellOrganisations: tellOf(tx, of, actor) };
		advance(tx, record, id, 'extend', { ...deed, refs }, { closesOn });
	});
}

/**
 * 価格確定: every accepted line whose price is another on the day of the price lock goes back to its organisation. Gives
 * how many lines. Throws `Conflict` where the reseller has no price list on that day.
 */
export function price(actor: Actor, id: number, deed: RoundDeed = {}): number {
	let changed = 0;
	act(actor, id, 'price', deed, (tx, record, of) => {
		if (!isPriced(tx, of.resellerId, of.priceLockOn)) {
			throw new Conflict(
				`価格を確定する日（${longDate(of.priceLockOn)}）に有効な価格表がありません。先に価格表を有効にしてください。`
			);
		}
		changed = repriceOpen(tx, record, { day: of.priceLockOn, roundId: id }).length;
		return { refs: { changed } };
	});
	return changed;
}

/** Calls a 取りまとめ off: what was applied for goes back to its organisations as drafts. Throws `Invalid` without a reason. */
export function cancel(actor: Actor, id: number, deed: RoundDeed): void {
	act(actor, id, 'cancel', deed, (tx, record, of) => {
		tx.delete(roundAllocation).where(eq(roundAllocation.roundId, id)).run();
		const open = tx
			.select({ id: licenceApplication.id })
			.from(licenceApplication)
			.where(
				and(
					eq(licenceApplication.roundId, id),
					inArray(licenceApplication.state, ['submitted', 'accepted', 'reconfirm'])
				)
			)
			.all();
		for (const application of open) {
			perform(tx, record, system, application.id, 'release', { reason: deed.reason ?? '' });
		}
		const tell: EventRefs =
			of.state === 'draft' ? {} : { tellOrganisations: tellOf(tx, of, actor) };
		return { refs: { released: open.length, ...tell } };
	});
}

/** Closes every 取りまとめ whose last day is over; gives how many. */
export function closeDue(): number {
	const due = db()
		.select({ id: purchaseRound.id })
		.from(purchaseRound)
		.where(and(eq(purchaseRound.state, 'open'), lt(purchaseRound.closesOn, dayOf(now()))))
		.all();
	for (const { id } of due) change(system, (tx, record) => void advance(tx, record, id, 'close'));
	return due.length;
}

/** Notes that 見積依頼 was sent to the reseller today. */
export function noteQuotation(actor: Actor, id: number): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		asItIs(tx, id);
		tx.update(purchaseRound)
			.set({ quotationOn: dayOf(now()) })
			.where(eq(purchaseRound.id, id))
			.run();
		record('round.quotation-asked', `round:${id}`);
	});
}

/** Throws `Conflict` for a contract that takes no order on a day any more. */
export function refuseEnded(
	of: Pick<Round, 'agreement'> & { agreementEndsOn: Day | null },
	day: Day
): void {
	if (of.agreementEndsOn === null || of.agreementEndsOn >= day) return;
	throw new Conflict(
		`「${of.agreement}」は${longDate(of.agreementEndsOn)}に終わりました。後継の契約で発注してください。`
	);
}

/** Does an act with what belongs to it first, as far as the actor has the right to it in the state that stands. */
export function act(
	actor: Actor,
	id: number,
	name: RoundAct,
	deed: RoundDeed,
	first: (tx: Tx, record: Recorder, of: Round) => Pick<RoundDeed, 'refs'> = () => ({})
): void {
	authorizeFor(actor, name);
	change(actor, (tx, record) => {
		const before = asItIs(tx, id);
		refuseMovedOn(before, name, deed.version);
		advance(tx, record, id, name, { ...deed, ...first(tx, record, before) });
	});
}

/** Asks whether the act is theirs at all; that it does not lead from where it stands is no matter of rights. */
export function authorizeFor(actor: Actor, name: RoundAct): void {
	authorize(actor, 'licence.work', null);
	authorize(actor, 'round.act', { state: roundActs[name].from[0], act: name });
}

const tellOf = (tx: Tx, of: Round, actor: Actor) =>
	partakers(tx, of)
		.filter((id) => id !== actor.organisation.id)
		.join(' ');
