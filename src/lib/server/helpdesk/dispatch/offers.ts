import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import { dayOf, monthDay } from '#lib/dates.ts';
import { OFFER_DAYS } from '#lib/dispatches.ts';
import { Conflict } from '#lib/errors.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { close, openAccepted, openOffer } from './access.ts';
import { perform, type Deed } from './acts.ts';
import { refuseConflict } from './candidates.ts';
import { refuseBreaches } from './caps.ts';
import { findFor } from './dispatches.ts';
import { coordinators, expertOf, nextOf, standingOffer, type Candidate } from './experts.ts';

const { dispatchCandidate } = schema;

/**
 * Asks the next rank, who has three business days to answer and sees the dispatch, not its case. Throws as every
 * act; `Invalid` for a limit that is passed, `Conflict` for a conflict of interest or where nobody is left.
 */
export function offer(actor: Actor, id: number, deed: Deed = {}): void {
	findFor(actor, id, 'offer');
	change(actor, (tx, record) => {
		const next = nextOf(tx, id);
		if (!next) throw new Conflict('打診していない候補がいません。候補を選び直してください。');
		const replyDue = addBusinessDays(dayOf(now()), OFFER_DAYS);
		const name = coordinators(tx).find(({ seatId }) => seatId === next.seatId)?.name ?? '';
		const of = perform(tx, record, actor, id, 'offer', {
			...deed,
			text: `${name}さんに、${monthDay(replyDue)}まで`
		});
		refuseConflict(tx, of, next);
		refuseBreaches(tx, of, next.seatId);
		tx.update(dispatchCandidate)
			.set({ offeredAt: now(), replyDue })
			.where(eq(dispatchCandidate.id, next.id))
			.run();
		openOffer(tx, record, next, replyDue);
		record('dispatch.offered', `dispatch:${id}`, { tellSeat: next.seatId });
	});
}

/** The coordinator comes: from now on they read the case as well. Throws as every act. */
export function accept(actor: Actor, id: number, deed: Deed = {}): void {
	findFor(actor, id, 'accept');
	change(actor, (tx, record) => {
		const of = perform(tx, record, actor, id, 'accept', { ...deed, reason: '' });
		const candidate = settle(tx, id, 'accept', '');
		openAccepted(tx, record, candidate, of);
	});
}

/** The coordinator cannot come: the dispatch exists for them no longer. Throws as every act. */
export function decline(actor: Actor, id: number, deed: Deed = {}): void {
	findFor(actor, id, 'decline');
	change(actor, (tx, record) => {
		perform(tx, record, actor, id, 'decline', deed);
		close(tx, record, settle(tx, id, 'decline', (deed.reason ?? '').trim()));
		exhaustIfLast(tx, record, id);
	});
}

/** Ends the offers whose last day has passed; run by the schedule. Gives how many. */
export function lapseOffers(): number {
	const late = db()
		.select({ id: dispatchCandidate.dispatchId })
		.from(dispatchCandidate)
		.where(
			and(
				isNotNull(dispatchCandidate.offeredAt),
				isNull(dispatchCandidate.reply),
				lt(dispatchCandidate.replyDue, dayOf(now()))
			)
		)
		.all();
	for (const { id } of late) {
		change(system, (tx, record) => {
			perform(tx, record, null, id, 'lapse');
			close(tx, record, settle(tx, id, 'no-answer', ''));
			exhaustIfLast(tx, record, id);
		});
	}
	return late.length;
}

/** Takes a dispatch back before anybody was asked. Throws as every act. */
export function withdraw(actor: Actor, id: number, deed: Deed = {}): void {
	findFor(actor, id, 'withdraw');
	change(actor, (tx, record) => perform(tx, record, actor, id, 'withdraw', deed));
}

/** Calls a dispatch off, with a reason: whoever was asked or had accepted reads it no longer. Throws as every act. */
export function cancel(actor: Actor, id: number, deed: Deed): void {
	findFor(actor, id, 'cancel');
	change(actor, (tx, record) => {
		perform(tx, record, actor, id, 'cancel', deed);
		const expert = expertOf(tx, id);
		if (expert) close(tx, record, expert.candidate);
		if (standingOffer(tx, id)) close(tx, record, settle(tx, id, 'called-off', ''));
	});
}

function exhaustIfLast(tx: Tx, record: Recorder, id: number): void {
	if (nextOf(tx, id) === null) perform(tx, record, null, id, 'exhaust');
}

function settle(
	tx: Tx,
	dispatchId: number,
	reply: NonNullable<Candidate['reply']>,
	reason: string
): Candidate {
	const of = standingOffer(tx, dispatchId);
	if (!of) throw new Conflict('この打診は、もう終わっています。');
	tx.update(dispatchCandidate)
		.set({ reply, reason, repliedAt: now() })
		.where(eq(dispatchCandidate.id, of.id))
		.run();
	return of;
}
