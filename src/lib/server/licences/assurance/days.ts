import { eq } from 'drizzle-orm';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { COTERM_MONTHS, endOfTerm, mayEndTogether } from '../terms.ts';
import { planFor } from './planning.ts';
import { refsOf, stateOn, termAt, termsOf, type Term } from './terms.ts';

const { assuranceTerm } = schema;

/**
 * 統一満了: moves the end of a running term to the common day of its agreement. Throws `Invalid` for a day with which it
 * would last less than 25 or more than 35 months, `Conflict` where somebody was quicker.
 */
export function endTogether(
	actor: Actor,
	input: { id: number; version: number; endsOn: Day }
): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const term = termAt(tx, input.id, input.version);
		refuseEnded(term);
		if (!mayEndTogether(term.startsOn, input.endsOn)) {
			const from = longDate(endOfTerm(term.startsOn, COTERM_MONTHS.least));
			const to = longDate(endOfTerm(term.startsOn, COTERM_MONTHS.most));
			throw invalid('endsOn', `統一満了にできるのは、${from}から${to}まで（25～35か月）です。`);
		}
		moveEnd(tx, record, term, input.endsOn, 'assurance.coterm');
	});
}

/**
 * Corrects the end of a term by its certificate, with a reason; its notices are planned anew, and a term that had
 * lapsed by the wrong day runs again. Throws `Invalid` where it would lie over the next term.
 */
export function correctEnd(
	actor: Actor,
	input: { id: number; version: number; endsOn: Day; reason: string }
): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const term = termAt(tx, input.id, input.version);
		if (term.state === 'void' || term.state === 'renewed') refuseEnded(term);
		moveEnd(tx, record, term, input.endsOn, 'assurance.corrected', input.reason);
	});
}

function moveEnd(
	tx: Tx,
	record: Recorder,
	term: Term,
	endsOn: Day,
	action: string,
	reason: string | null = null
): void {
	if (endsOn < term.startsOn) throw invalid('endsOn', 'SAの終わりが、始まりより前です。');
	const over = termsOf(tx, term.lotId).find(
		(other) =>
			other.id !== term.id &&
			other.state !== 'void' &&
			other.startsOn > term.startsOn &&
			other.startsOn <= endsOn
	);
	if (over) {
		throw invalid('endsOn', `${longDate(over.startsOn)}から次のSAがあります。その前の日までです。`);
	}
	tx.update(assuranceTerm)
		.set({
			endsOn,
			state: term.isRenewalOrdered ? term.state : stateOn(dayOf(now()), term.startsOn, endsOn),
			version: term.version + 1
		})
		.where(eq(assuranceTerm.id, term.id))
		.run();
	const refs = { ...refsOf(tx, term.lotId), from: term.endsOn, to: endsOn };
	record(action, `assurance:${term.id}`, refs, reason);
	planFor(tx, term.id);
}

function refuseEnded(term: Term): void {
	if (term.state === 'active' || term.state === 'future') return;
	throw new Conflict('このSAは、もう動いていないので変えられません。');
}
