import { and, asc, eq, gte, inArray, or, sql } from 'drizzle-orm';
import { addDays, dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { AssuranceState } from '#lib/licences.ts';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import type { Recorder } from '../../record/change.ts';
import { balanceOf } from '../ledger.ts';
import { ASSURANCE_MONTHS, endOfTerm } from '../terms.ts';
import { carryTold, planFor } from './planning.ts';

const { assuranceTerm, lot } = schema;

export type Term = typeof assuranceTerm.$inferSelect;

/** Software Assurance over a whole lot; without `endsOn` it lasts `months`, or 36. */
type TermInput = {
	lotId: number;
	rights: number;
	startsOn: Day;
	/** As its certificate says: that wins over every reckoning. */
	endsOn?: Day;
	months?: number;
	previousId?: number;
	deliveryId?: number;
};

/**
 * Opens a term of Software Assurance over all rights of a lot and plans its notices; gives its key. Throws `Invalid`
 * where it would cover a part of the lot, ends before it begins, or lies over another term of the lot.
 */
export function openTerm(tx: Tx, record: Recorder, input: TermInput): number {
	const { lotId, rights, startsOn, previousId = null, deliveryId = null } = input;
	const endsOn = input.endsOn ?? endOfTerm(startsOn, input.months ?? ASSURANCE_MONTHS);
	if (endsOn < startsOn) throw invalid('endsOn', 'SAの終わりが、始まりより前です。');
	const held = balanceOf(tx, lotId);
	if (rights !== held) {
		throw invalid(
			'rights',
			`SAは権利の全部にかかります。この権利は${held}、SAは${rights}です。一部だけにかけるときは、先に権利を分けてください。`
		);
	}
	const over = termsOf(tx, lotId).find(
		(term) => term.state !== 'void' && term.startsOn <= endsOn && term.endsOn >= startsOn
	);
	if (over) {
		throw invalid(
			'startsOn',
			`この権利には、${longDate(over.startsOn)}から${longDate(over.endsOn)}までのSAがあります。期間を重ねられません。`
		);
	}
	const { id } = tx
		.insert(assuranceTerm)
		.values({
			...{ lotId, rights, startsOn, endsOn, previousId, deliveryId },
			state: stateOn(dayOf(now()), startsOn, endsOn)
		})
		.returning({ id: assuranceTerm.id })
		.get();
	record('assurance.opened', `assurance:${id}`, { ...refsOf(tx, lotId), rights, endsOn });
	planFor(tx, id);
	return id;
}

/** Ends what is left of the Software Assurance of a lot whose rights were given back or thrown away (無効); no notice of it goes out any more. */
export function voidTermsOf(tx: Tx, record: Recorder, lotId: number): void {
	for (const term of running(tx, lotId)) voidTerm(tx, record, term);
}

/**
 * Ends the terms that a delivery brought, such as a renewal given back: the term before takes up again, and lapses at
 * its own end.
 */
export function voidTermsOfDelivery(tx: Tx, record: Recorder, deliveryId: number): void {
	const terms = tx
		.select()
		.from(assuranceTerm)
		.where(eq(assuranceTerm.deliveryId, deliveryId))
		.all()
		.filter((term) => term.state === 'active' || term.state === 'future');
	for (const term of terms) {
		voidTerm(tx, record, term);
		if (term.previousId === null) continue;
		tx.update(assuranceTerm)
			.set({
				state: 'active',
				endsOn: sql`coalesce(${assuranceTerm.wouldEnd}, ${assuranceTerm.endsOn})`,
				wouldEnd: null
			})
			.where(and(eq(assuranceTerm.id, term.previousId), eq(assuranceTerm.state, 'renewed')))
			.run();
		planFor(tx, term.previousId);
	}
}

/**
 * After rights of a lot went elsewhere: its terms cover what is left, and of nothing none. Call it in the same
 * transaction as the movement.
 */
export function settleTerms(tx: Tx, record: Recorder, lotId: number): void {
	const rights = balanceOf(tx, lotId);
	for (const term of running(tx, lotId)) {
		if (rights === 0) voidTerm(tx, record, term);
		else if (rights < term.rights) {
			tx.update(assuranceTerm).set({ rights }).where(eq(assuranceTerm.id, term.id)).run();
			record('assurance.reduced', `assurance:${term.id}`, { ...refsOf(tx, lotId), rights });
		}
	}
}

/**
 * Takes Software Assurance along to the lot that rights were split, moved or merged to, its days untouched, and leaves
 * the old lot covered as far as it still has rights. What has lapsed goes along too: which version may be used hangs on
 * the day it ended. Call it after the movement.
 */
export function carryTerms(tx: Tx, record: Recorder, fromLotId: number, toLotId: number): void {
	const rights = balanceOf(tx, toLotId);
	const isSameOwner = refsOf(tx, fromLotId).organisation === refsOf(tx, toLotId).organisation;
	const copies = new Map<number, number>();
	for (const term of termsOf(tx, fromLotId)) {
		if (term.state === 'void') continue;
		const { startsOn, endsOn, state, isRenewalOrdered, deliveryId } = term;
		const previousId = copies.get(term.previousId ?? 0) ?? term.id;
		const { id } = tx
			.insert(assuranceTerm)
			.values({
				...{ lotId: toLotId, rights, startsOn, endsOn, state, isRenewalOrdered },
				...{ previousId, deliveryId }
			})
			.returning({ id: assuranceTerm.id })
			.get();
		copies.set(term.id, id);
		record('assurance.carried', `assurance:${id}`, { ...refsOf(tx, toLotId), from: term.id });
		if (isSameOwner) carryTold(tx, term.id, id);
		planFor(tx, id);
	}
	settleTerms(tx, record, fromLotId);
}

/** The terms of a lot in the order of their days. */
export function termsOf(tx: Reader, lotId: number): Term[] {
	return tx
		.select()
		.from(assuranceTerm)
		.where(eq(assuranceTerm.lotId, lotId))
		.orderBy(asc(assuranceTerm.startsOn), asc(assuranceTerm.id))
		.all();
}

/** The terms of a lot that still count: to come, running, or renewed and not yet at their end. */
export function running(tx: Reader, lotId: number): Term[] {
	const today = dayOf(now());
	return tx
		.select()
		.from(assuranceTerm)
		.where(
			and(
				eq(assuranceTerm.lotId, lotId),
				or(
					inArray(assuranceTerm.state, ['future', 'active']),
					and(eq(assuranceTerm.state, 'renewed'), gte(assuranceTerm.endsOn, today))
				)
			)
		)
		.orderBy(asc(assuranceTerm.startsOn), asc(assuranceTerm.id))
		.all();
}

/** A term by its key; throws `Conflict` where somebody has changed it since. */
export function termAt(tx: Tx, termId: number, version?: number): Term {
	const term = tx.select().from(assuranceTerm).where(eq(assuranceTerm.id, termId)).get();
	if (!term || (version !== undefined && term.version !== version)) {
		throw new Conflict('このSAは、ほかの人が先に変えました。画面を開き直してください。');
	}
	return term;
}

/** What an event about a lot points at. */
export function refsOf(tx: Reader, lotId: number) {
	const row = tx
		.select({ organisation: lot.organisationId })
		.from(lot)
		.where(eq(lot.id, lotId))
		.get();
	return { lot: lotId, organisation: row?.organisation ?? 0 };
}

/** The day after which nothing of a term is left decides, and before which nothing has begun. */
export function stateOn(today: Day, startsOn: Day, endsOn: Day): AssuranceState {
	if (today < startsOn) return 'future';
	return today > endsOn ? 'lapsed' : 'active';
}

/** The day on which a renewal of a term begins. */
export const nextStart = (term: Pick<Term, 'endsOn'>): Day => addDays(term.endsOn, 1);

function voidTerm(tx: Tx, record: Recorder, term: Term): void {
	tx.update(assuranceTerm)
		.set({ state: 'void', isRenewalOrdered: false, version: term.version + 1 })
		.where(eq(assuranceTerm.id, term.id))
		.run();
	record('assurance.voided', `assurance:${term.id}`, refsOf(tx, term.lotId));
	planFor(tx, term.id);
}
