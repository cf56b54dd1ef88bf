import { addDays, dayOf, longDate, type Day } from '#lib/dates.ts';

/** Days after its delivery within which a line may be given back where a program says 三十日. */
const DAYS = 30;

/** What a program says of returns. */
export type ReturnRule = 'none' | 'thirty-days-whole-line' | 'negotiated';

/** A delivery as far as giving it back depends on it; packs. */
type Returnable = {
	rule: ReturnRule;
	deliveredAt: Date;
	packs: number;
	/** Of the whole line of the application. */
	ordered: number;
};

/** The last day on which a delivery may be given back; null: no day is set, or none at all. */
export function lastDayOf({ rule, deliveredAt }: Returnable): Day | null {
	return rule === 'thirty-days-whole-line' ? addDays(dayOf(deliveredAt), DAYS) : null;
}

/** Why a delivery cannot be given back on a day, as a sentence with the day or number it depends on; null: it can. */
export function hindrance(of: Returnable, today: Day): string | null {
	if (of.rule === 'none') return 'この契約で買ったものは、返品できません。';
	if (of.rule === 'negotiated') return null;
	const last = lastDayOf(of);
	if (last !== null && today > last) {
		return `返品できるのは、配付から30日以内（${longDate(last)}まで）です。`;
	}
	if (of.packs < of.ordered) {
		return `返品は行の全部だけです。この配付は${of.ordered}のうち${of.packs}なので、返品できません。`;
	}
	return null;
}
