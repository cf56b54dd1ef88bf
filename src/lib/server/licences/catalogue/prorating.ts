import { eq } from 'drizzle-orm';
import { longDate, type Day } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import type { Proration } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { priceOn } from '../applications/prices.ts';
import { prorated } from '../money.ts';
import { ASSURANCE_MONTHS, endOfTerm, monthsBegun } from '../terms.ts';

const { agreement, licenceProgram, reseller } = schema;

/** What SA costs up to a common last day, yen without tax for a pack. */
export type Prorated = {
	partNumber: string;
	months: number;
	/** Months and price of a full term. */
	of: number;
	fullYen: number;
	/** Null: how the program shortens a price is not known, 要確認. */
	by: Proration | null;
	yen: number | null;
	isAssumed: boolean;
};

/**
 * 統一満了: the price of a shorter term by the rule of the agreement's program, rounded as its reseller does. Throws
 * `Invalid` for days a full term does not reach, or a part number without a price on the first; `NotFound`, `Forbidden`.
 */
export function proratedPrice(
	actor: Actor,
	agreementId: number,
	{ part, from, to }: { part: string; from: Day; to: Day }
): Prorated {
	authorize(actor, 'licence.work', null);
	const { program, seller } = found(
		db()
			.select({ program: licenceProgram, seller: reseller })
			.from(agreement)
			.innerJoin(licenceProgram, eq(licenceProgram.id, agreement.programId))
			.innerJoin(reseller, eq(reseller.id, agreement.resellerId))
			.where(eq(agreement.id, agreementId))
			.get()
	);
	const of = program.assuranceMonths ?? ASSURANCE_MONTHS;
	if (to < from || to > endOfTerm(from, of)) {
		const message = `そろえる日は、始まる日から${longDate(endOfTerm(from, of))}までの日にしてください。`;
		throw invalid('to', message);
	}
	const price = priceOn(db(), {
		...{ partNumber: part, resellerId: seller.id, agreementId, day: from }
	});
	if (!price || price.preferentialYen === null) {
		const message = `${part}の価格は、${longDate(from)}の価格表にありません。`;
		throw invalid('part', message);
	}
	const months = monthsBegun(from, to);
	const { proration: by } = program;
	const fullYen = price.preferentialYen;
	const yen = by && prorated(fullYen, { months, of, by }, seller.rounding);
	return { partNumber: part, months, of, fullYen, by, yen, isAssumed: price.isAssumed };
}
