import { eq } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import { renewTerm } from '../assurance/renewing.ts';
import { openTerm } from '../assurance/terms.ts';
import { balanceOf, openLot } from '../ledger.ts';
import { ASSURANCE_MONTHS } from '../terms.ts';
import { lastTermOf } from './bases.ts';
import { moveFromAssurance, portionOf, stepUp } from './converting.ts';

const { lot, sku } = schema;

/** What was handed out, as far as rights come from it. */
type HandedOut = {
	deliveryId: number;
	organisationId: number;
	partNumber: string;
	packs: number;
	agreementNumber: string;
	/** Months of a term of Software Assurance under its program; null: as usual. */
	assuranceMonths: number | null;
	usageStart: Day;
	orderedOn: Day;
	/** The lots that SA alone, a step-up or a move from SA stands on. */
	baseLots: readonly number[];
	document: string;
};

/**
 * Lets rights and Software Assurance begin with a delivery: a lot of its own, covered where the part number says so; for
 * SA alone the next term of the lots it stands on; a step-up takes the place of those, a move from SA that of their
 * SA; for media nothing. Gives the lots it brought or renewed. Throws `Conflict` where there is too little to stand on.
 */
export function giveRights(tx: Tx, record: Recorder, hand: Hand, of: HandedOut): number[] {
	const what = tx.select().from(sku).where(eq(sku.partNumber, of.partNumber)).get();
	if (!what) throw new Conflict(`型番${of.partNumber}が品目にありません。`);
	const rights = of.packs * what.rightsPerPack;
	const months = what.termMonths ?? of.assuranceMonths ?? ASSURANCE_MONTHS;
	if (what.kind === 'media') return [];
	if (what.kind === 'assurance') return renewBases(tx, record, hand, of, { rights, months });
	const { organisationId, partNumber, agreementNumber, usageStart, deliveryId, document } = of;
	const into = {
		...{ organisationId, partNumber, agreementNumber, usageStart, deliveryId },
		productId: what.productId
	};
	if (what.kind === 'step-up' || what.kind === 'from-assurance') {
		return onBases(tx, of, rights, (baseId, part) => {
			const step = { deliveryId, baseId, rights: part, onDay: usageStart, document, into };
			return what.kind === 'step-up'
				? stepUp(tx, record, hand, step)
				: moveFromAssurance(tx, record, hand, { ...step, months });
		});
	}
	const first = { onDay: usageStart, kind: 'delivered', rights, document } as const;
	const lotId = openLot(tx, hand, into, first);
	// A subscription is a right for a time: its end is watched as that of Software Assurance is.
	if (what.kind === 'licence-assurance' || what.kind === 'subscription') {
		openTerm(tx, record, { lotId, rights, startsOn: usageStart, months, deliveryId });
	}
	return [lotId];
}

/** Covers the lots a line stands on one after the other; rights without a term before, such as fresh ones, get their first. */
function renewBases(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	of: HandedOut,
	{ rights, months }: { rights: number; months: number }
): number[] {
	const { deliveryId, orderedOn, usageStart: onDay, document } = of;
	return onBases(tx, of, rights, (baseId, part) => {
		const last = lastTermOf(tx, baseId);
		if (last) {
			const renewal = { rights: part, months, deliveryId, orderedOn, document };
			renewTerm(tx, record, hand, last.id, renewal);
			return baseId;
		}
		const lotId = portionOf(tx, record, hand, { baseId, rights: part, onDay, document });
		openTerm(tx, record, { lotId, rights: part, startsOn: onDay, months, deliveryId });
		return lotId;
	});
}

/** Takes the lots a line stands on one after the other, as many rights of each as are left; gives what came of each. */
function onBases(
	tx: Tx,
	of: HandedOut,
	rights: number,
	take: (lotId: number, part: number) => number
): number[] {
	let left = rights;
	const taken: number[] = [];
	for (const lotId of basesOf(tx, of)) {
		const part = Math.min(balanceOf(tx, lotId), left);
		if (part <= 0) continue;
		taken.push(take(lotId, part));
		left -= part;
	}
	if (left > 0) {
		throw new Conflict(
			`${of.partNumber}のもとになる権利が、${left}足りません。申込の「もとの権利」を確かめてください。`
		);
	}
	return taken;
}

function basesOf(tx: Tx, of: HandedOut): number[] {
	return of.baseLots.filter((id) => {
		const row = tx.select().from(lot).where(eq(lot.id, id)).get();
		return row?.organisationId === of.organisationId;
	});
}
