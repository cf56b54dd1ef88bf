import { eq } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import { renewTerm } from '../assurance/renewing.ts';
import { openTerm } from '../assurance/terms.ts';
import { balanceOf, moveOver, openLot } from '../ledger.ts';
import { ASSURANCE_MONTHS } from '../terms.ts';
import { lastTermOf } from './bases.ts';

const { lot, sku } = schema;

/** What was handed out, as far as rights come from it. */
export type HandedOut = {
	deliveryId: number;
	organisationId: number;
	partNumber: string;
	packs: number;
	agreementNumber: string;
	/** Months of a term of Software Assurance under its program; null: as usual. */
	assuranceMonths: number | null;
	usageStart: Day;
	orderedOn: Day;
	/** The lots that SA alone stands on. */
	baseLots: readonly number[];
	document: string;
};

/**
 * Lets rights and Software Assurance begin with a delivery: a lot of its own, covered where the part number says so; for
 * SA alone the next term of the lots it stands on; for media nothing. Gives the lots it brought or renewed. Throws
 * `Conflict` where SA alone finds too little to stand on.
 */
export function giveRights(tx: Tx, record: Recorder, hand: Hand, of: HandedOut): number[] {
	const what = tx.select().from(sku).where(eq(sku.partNumber, of.partNumber)).get();
	if (!what) throw new Conflict(`型番${of.partNumber}が品目にありません。`);
	const rights = of.packs * what.rightsPerPack;
	const months = what.termMonths ?? of.assuranceMonths ?? ASSURANCE_MONTHS;
	if (what.kind === 'media') return [];
	if (what.kind === 'assurance') return renewBases(tx, record, hand, of, { rights, months });
	const { organisationId, partNumber, agreementNumber, usageStart, deliveryId, document } = of;
	const lotId = openLot(
		tx,
		hand,
		{
			...{ organisationId, partNumber, agreementNumber, usageStart, deliveryId },
			productId: what.productId
		},
		{ onDay: usageStart, kind: 'delivered', rights, document }
	);
	// A subscription is a right for a time: its end is watched as that of Software Assurance is.
	if (what.kind === 'licence-assurance' || what.kind === 'subscription') {
		openTerm(tx, record, hand, { lotId, rights, startsOn: usageStart, months, deliveryId });
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
	const { deliveryId, orderedOn, usageStart, document } = of;
	let left = rights;
	const covered: number[] = [];
	for (const lotId of basesOf(tx, of)) {
		const held = balanceOf(tx, lotId);
		const part = Math.min(held, left);
		if (part <= 0) continue;
		const last = lastTermOf(tx, lotId);
		if (last) {
			const renewal = { rights: part, months, deliveryId, orderedOn, document };
			renewTerm(tx, record, hand, last.id, renewal);
		} else {
			if (part < held) {
				moveOver(tx, hand, lotId, {
					...{ kind: 'split', rights: held - part, onDay: dayOf(now()), document },
					reason: 'SAを付けない分'
				});
			}
			openTerm(tx, record, hand, {
				...{ lotId, rights: part, startsOn: usageStart, months, deliveryId }
			});
		}
		covered.push(lotId);
		left -= part;
	}
	if (left > 0) {
		throw new Conflict(
			`${of.partNumber}（SAのみ）をつける権利が、${left}足りません。申込の「もとの権利」を確かめてください。`
		);
	}
	return covered;
}

function basesOf(tx: Tx, of: HandedOut): number[] {
	return of.baseLots.filter((id) => {
		const row = tx.select().from(lot).where(eq(lot.id, id)).get();
		return row?.organisationId === of.organisationId;
	});
}
