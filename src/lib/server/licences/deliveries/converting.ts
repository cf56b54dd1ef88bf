import { eq } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import { now } from '../../now.ts';
import { planFor } from '../assurance/planning.ts';
import { carryTerms, openTerm, refsOf, running, type Term } from '../assurance/terms.ts';
import { balanceOf, correct, move, moveOver, openLot, STEP_UP, type LotInput } from '../ledger.ts';

const { assuranceTerm, ledgerEntry } = schema;

/** What takes the place of rights that are there, or of their Software Assurance. */
type Conversion = {
	deliveryId: number;
	/** The lot it stands on, and how many of its rights. */
	baseId: number;
	rights: number;
	/** From when it counts. */
	onDay: Day;
	document: string;
	into: LotInput;
};

/**
 * A step-up: rights of the lower edition are given up for as many of the higher one, which together come to nothing;
 * their SA goes on in the new lot to its own end. Of a part of a lot that part is split off first. Gives the new lot's
 * key.
 */
export function stepUp(tx: Tx, record: Recorder, hand: Hand, of: Conversion): number {
	const { rights, onDay, document, deliveryId } = of;
	const baseId = portionOf(tx, record, hand, of);
	const groupId = `${STEP_UP}${deliveryId}:${baseId}`;
	const lotId = openLot(
		tx,
		hand,
		{ ...of.into, originId: baseId },
		{ onDay, kind: 'delivered', rights, document, groupId }
	);
	move(tx, hand, {
		...{ lotId: baseId, onDay, kind: 'discarded', rights: -rights, document, groupId },
		reason: 'ステップアップ'
	});
	const terms = running(tx, baseId).filter(({ endsOn }) => endsOn >= onDay);
	endTerms(tx, record, terms, onDay);
	let last: number | null = null;
	for (const term of terms) {
		if (last !== null) follow(tx, last);
		last = openTerm(tx, record, {
			...{ lotId, rights, deliveryId, previousId: term.id, endsOn: term.endsOn },
			startsOn: term.startsOn > onDay ? term.startsOn : onDay
		});
	}
	return lotId;
}

/**
 * A move from SA: the perpetual rights stay, since they have to be kept while the subscription runs (Product Terms,
 * "From SA"); their SA ends the day before, and the subscription follows it. Gives the new lot's key.
 */
export function moveFromAssurance(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	of: Conversion & { months: number }
): number {
	const { rights, onDay, document, deliveryId, months } = of;
	const baseId = portionOf(tx, record, hand, of);
	const lotId = openLot(
		tx,
		hand,
		{ ...of.into, originId: baseId },
		{ onDay, kind: 'delivered', rights, document }
	);
	const terms = running(tx, baseId);
	endTerms(tx, record, terms, onDay);
	const before = terms.at(-1);
	const previous = before ? { previousId: before.id } : {};
	openTerm(tx, record, { lotId, rights, startsOn: onDay, months, deliveryId, ...previous });
	return lotId;
}

/** Gives back what was given up for a lot that a step-up brought; nothing where it came otherwise. */
export function undoStepUp(tx: Tx, hand: Hand, lotId: number, reason: string): void {
	const [first] = tx
		.select()
		.from(ledgerEntry)
		.where(eq(ledgerEntry.lotId, lotId))
		.orderBy(ledgerEntry.id)
		.all();
	if (!first?.groupId?.startsWith(STEP_UP)) return;
	const givenUp = tx
		.select()
		.from(ledgerEntry)
		.where(eq(ledgerEntry.groupId, first.groupId))
		.all()
		.find(({ kind }) => kind === 'discarded');
	if (givenUp) correct(tx, hand, givenUp.id, { reason });
}

/** The lot of exactly as many rights as are wanted: the base itself, or what is split off it. */
export function portionOf(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	{ baseId, rights, onDay, document }: Pick<Conversion, 'baseId' | 'rights' | 'onDay' | 'document'>
): number {
	if (rights === balanceOf(tx, baseId)) return baseId;
	const today = dayOf(now());
	const portion = moveOver(tx, hand, baseId, {
		...{ kind: 'split', rights, document, onDay: onDay < today ? onDay : today }
	});
	carryTerms(tx, record, baseId, portion);
	return portion;
}

/** Ends terms the day before something takes their place. */
function endTerms(tx: Tx, record: Recorder, terms: readonly Term[], onDay: Day): void {
	for (const { id, lotId, startsOn, endsOn, version } of terms) {
		const isCut = startsOn < onDay && endsOn >= onDay;
		tx.update(assuranceTerm)
			.set({
				...(isCut ? { endsOn: addDays(onDay, -1), wouldEnd: endsOn } : {}),
				...{ state: 'renewed', isRenewalOrdered: false, version: version + 1 }
			})
			.where(eq(assuranceTerm.id, id))
			.run();
		record('assurance.converted', `assurance:${id}`, refsOf(tx, lotId));
		planFor(tx, id);
	}
}

/** Another term goes on from this one, which therefore never lapses. */
function follow(tx: Tx, termId: number): void {
	tx.update(assuranceTerm).set({ state: 'renewed' }).where(eq(assuranceTerm.id, termId)).run();
	planFor(tx, termId);
}
