import { eq } from 'drizzle-orm';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import { moveOver } from '../ledger.ts';
import { planFor } from './planning.ts';
import { carryTerms, nextStart, openTerm, termAt, termsOf, type Term } from './terms.ts';

const { assuranceTerm } = schema;

/** What a renewal brings. `orderedOn` counts where it came after the end. */
type Renewal = {
	rights: number;
	endsOn?: Day;
	months?: number;
	deliveryId?: number;
	orderedOn?: Day;
	document: string;
};

/**
 * Chains the next term to one whose renewal came: it begins on the day after. Of fewer rights the rest is split off and
 * keeps its own end. Gives the new term's key. Throws `Invalid` for more rights than were covered, `Conflict` for a
 * term that has lapsed, is void or was renewed before.
 */
export function renewTerm(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	termId: number,
	renewal: Renewal
): number {
	const term = termAt(tx, termId);
	const { rights, orderedOn, document, ...rest } = renewal;
	refuseUnrenewable(term, orderedOn);
	if (rights > term.rights) {
		throw invalid(
			'rights',
			`いまのSAは${term.rights}です。${rights - term.rights}多い分は、新しいライセンスとSAを一緒に買ってください。`
		);
	}
	if (rights < term.rights) splitRest(tx, record, hand, term, term.rights - rights, document);
	tx.update(assuranceTerm)
		.set({ state: 'renewed', isRenewalOrdered: false, version: term.version + 1 })
		.where(eq(assuranceTerm.id, termId))
		.run();
	const id = openTerm(tx, record, {
		...rest,
		lotId: term.lotId,
		rights,
		startsOn: nextStart(term),
		previousId: termId
	});
	planFor(tx, termId);
	record('assurance.renewed', `assurance:${termId}`, { lot: term.lotId, next: id, rights });
	return id;
}

/** Notes that the renewal of a term is ordered, or is not any more: ordered, it does not lapse while it is on its way. */
export function noteRenewalOrdered(
	tx: Tx,
	record: Recorder,
	termId: number,
	isOrdered: boolean
): void {
	const term = termAt(tx, termId);
	if (isOrdered) refuseUnrenewable(term, dayOf(now()));
	if (term.isRenewalOrdered === isOrdered) return;
	tx.update(assuranceTerm)
		.set({ isRenewalOrdered: isOrdered, version: term.version + 1 })
		.where(eq(assuranceTerm.id, termId))
		.run();
	const action = isOrdered ? 'assurance.renewal-ordered' : 'assurance.renewal-cancelled';
	record(action, `assurance:${termId}`, { lot: term.lotId });
	planFor(tx, termId);
}

/** After its end Software Assurance is not for sale alone; an order of the last day still counts. */
function refuseUnrenewable(term: Term, orderedOn: Day | undefined): void {
	const isInTime = orderedOn !== undefined && orderedOn <= term.endsOn;
	if (term.state === 'active' || term.state === 'future') return;
	if (term.state === 'lapsed' && isInTime) return;
	if (term.state === 'lapsed') {
		throw new Conflict(
			`このSAは${longDate(term.endsOn)}で終わりました。後からSAだけは買えません。新しいライセンスとSAを一緒に買ってください。`
		);
	}
	throw new Conflict('このSAは、すでに更新されたか、無効になっています。');
}

function splitRest(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	term: Term,
	rights: number,
	document: string
): void {
	const restId = moveOver(tx, hand, term.lotId, {
		...{ kind: 'split', rights, onDay: dayOf(now()), document },
		reason: 'SAを更新しない分'
	});
	carryTerms(tx, record, term.lotId, restId);
	for (const { id } of termsOf(tx, restId)) {
		tx.update(assuranceTerm).set({ isRenewalOrdered: false }).where(eq(assuranceTerm.id, id)).run();
		planFor(tx, id);
	}
}
