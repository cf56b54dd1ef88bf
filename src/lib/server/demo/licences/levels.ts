import { eq, inArray } from 'drizzle-orm';
import { instantOf, type Day } from '#lib/dates.ts';
import { schema } from '../../db/index.ts';
import { keepLevel } from '../../licences/catalogue/levels.ts';
import { change } from '../../record/change.ts';
import type { Step, Year } from '../year.ts';
import { agreementNumbered, CONTRACT } from './hands.ts';

const { licenceProgram, priceRow, sku } = schema;

/** Points of a pack, invented. */
const points: Record<string, number> = { '021-10232': 2, '9EM-00562': 1, '7NQ-00302': 15 };

/** What depends on a price level: for Office it is known, for SQL Server nobody knows it yet. All of it is invented. */
export function levelSteps({ as }: Year, begins: Day): Step[] {
	return [{ at: instantOf(begins, '09:30'), take: () => layLevels(as) }];
}

function layLevels(as: Year['as']): void {
	const hand = as('kumiai-supply');
	const of = agreementNumbered(CONTRACT);
	if (of.startsOn === null) throw new Error('The contract has no first day.');
	change(hand, (tx, record) => {
		const levelled = tx
			.update(priceRow)
			.set({ level: 'D' })
			.where(inArray(priceRow.partNumber, ['021-10232', '7NQ-00302']))
			.returning()
			.all();
		for (const row of levelled) {
			if (row.partNumber !== '021-10232' || row.preferentialYen === null) continue;
			const preferentialYen = Math.round(row.preferentialYen * 0.108) * 10;
			tx.insert(priceRow)
				.values({
					...row,
					id: undefined,
					level: 'A',
					preferentialYen,
					rowNumber: row.rowNumber + 20
				})
				.run();
		}
		for (const [partNumber, each] of Object.entries(points)) {
			tx.update(sku).set({ points: each }).where(eq(sku.partNumber, partNumber)).run();
		}
		tx.update(licenceProgram)
			.set({ proration: 'month' })
			.where(eq(licenceProgram.id, of.programId))
			.run();
		record('licence.levels-laid', `agreement:${of.id}`, { prices: levelled.length });
	});
	keepLevel(hand, of.id, {
		...{ pool: 'applications', level: 'D', startsOn: of.startsOn },
		...{ source: '契約書の別紙（見本）', isConfirmed: true }
	});
}
