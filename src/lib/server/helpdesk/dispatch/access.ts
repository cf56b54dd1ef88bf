import { eq } from 'drizzle-orm';
import { addDays, dayOf, instantOf, type Day } from '#lib/dates.ts';
import { READS_AFTER_APPROVAL, READS_AFTER_VISIT } from '#lib/dispatches.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import { give, revoke } from '../../record/grants.ts';
import { sessionsOf } from './caps.ts';
import type { Dispatch } from './dispatches.ts';
import type { Candidate } from './experts.ts';

const { dispatchCandidate, dispatchReport } = schema;

/** An offer opens the dispatch alone, to the end of the last day for an answer. */
export function openOffer(tx: Tx, record: Recorder, of: Candidate, replyDue: Day): void {
	const holder = { seat: of.seatId };
	const thing = `dispatch:${of.dispatchId}`;
	const dispatchGrantId = give(tx, record, thing, holder, endOf(replyDue), '派遣の打診');
	tx.update(dispatchCandidate)
		.set({ dispatchGrantId })
		.where(eq(dispatchCandidate.id, of.id))
		.run();
}

/** Whoever took it on reads the dispatch and its case, as long as `until` says; what they held before ends. */
export function openAccepted(tx: Tx, record: Recorder, of: Candidate, dispatch: Dispatch): void {
	close(tx, record, of);
	const holder = { seat: of.seatId };
	const until = untilOf(tx, dispatch);
	const why = '派遣の受諾';
	const dispatchGrantId = give(tx, record, `dispatch:${dispatch.id}`, holder, until, why);
	const ticketGrantId =
		dispatch.ticketId === null
			? null
			: give(tx, record, `ticket:${dispatch.ticketId}`, holder, until, why);
	tx.update(dispatchCandidate)
		.set({ dispatchGrantId, ticketGrantId })
		.where(eq(dispatchCandidate.id, of.id))
		.run();
}

/** Ends at once what an offer or its acceptance has opened. */
export function close(tx: Tx, record: Recorder, of: Candidate): void {
	if (of.dispatchGrantId !== null) revoke(tx, record, of.dispatchGrantId);
	if (of.ticketGrantId !== null) revoke(tx, record, of.ticketGrantId);
}

/**
 * When a coordinator's reading ends: after the 30th day from the approval of the report or the 60th from the last
 * visit, JST, whichever is first; null while neither is known.
 */
function untilOf(tx: Tx, of: Dispatch): Date | null {
	const last = sessionsOf(tx, of.id).at(-1);
	const report = tx.select().from(dispatchReport).where(eq(dispatchReport.dispatchId, of.id)).get();
	const ends = [
		...(last ? [endOf(addDays(dayOf(last.endsAt), READS_AFTER_VISIT))] : []),
		...(report?.approvedAt ? [endOf(addDays(dayOf(report.approvedAt), READS_AFTER_APPROVAL))] : [])
	].sort((a, b) => a.getTime() - b.getTime());
	return ends[0] ?? null;
}

const endOf = (day: Day) => instantOf(addDays(day, 1), '00:00');
