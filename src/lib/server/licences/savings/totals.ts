import { fiscalYear, type Day } from '#lib/dates.ts';
import { saving, type Saving } from '../money.ts';

/** Fewer organisations than these are never shown as a sum. */
const LEAST = 3;

/** A line that can be counted, of an organisation and a day. */
type Counted = {
	organisationId: number;
	orderedOn: Day;
	asked: number;
	list: number | null;
	preferential: number;
};

/** A sum of many organisations over a fiscal year, until the end of a quarter; null: too few for one. */
export type YearTotal = {
	year: number;
	until: Day;
	total: (Saving & { organisations: number }) | null;
};

/**
 * What all organisations together saved in each fiscal year, for somebody who knows what one of them saved. It grows by
 * whole quarters, and only when those that are added hold at least three organisations besides that one: neither a sum,
 * nor the difference of two, nor one less the reader's own, tells of fewer than three.
 */
export function yearTotals(rows: readonly Counted[], ownId: number, today: Day): YearTotal[] {
	const countable = rows.filter(({ list }) => list !== null);
	const years = [...new Set(countable.map(({ orderedOn }) => fiscalYear(orderedOn)))].sort(
		(a, b) => b - a
	);
	return years.map((year) => {
		const ends = quarterEnds(year).filter((end) => end < today);
		let shown: Counted[] = [];
		let until = '';
		for (const end of ends) {
			const grown = countable.filter(
				({ orderedOn }) => fiscalYear(orderedOn) === year && orderedOn <= end
			);
			const added = grown.filter(({ orderedOn }) => orderedOn > until);
			if (others(added, ownId) < LEAST) continue;
			[shown, until] = [grown, end];
		}
		return {
			year,
			until,
			total:
				until === ''
					? null
					: {
							...saving(shown.map(({ asked, ...row }) => ({ ...row, packs: asked }))),
							organisations: new Set(shown.map((row) => row.organisationId)).size
						}
		};
	});
}

function others(rows: readonly Counted[], ownId: number): number {
	return new Set(rows.map((row) => row.organisationId).filter((id) => id !== ownId)).size;
}

function quarterEnds(year: number): Day[] {
	return [`${year}-06-30`, `${year}-09-30`, `${year}-12-31`, `${year + 1}-03-31`];
}
