import { asc, eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import { refsOf, running, settleTerms } from '../assurance/terms.ts';
import { balanceOf } from '../ledger.ts';

const { assuranceTerm } = schema;

/** Software Assurance of a lot as it is on a day: running, still to begin, or over. */
export type Cover = {
	startsOn: Day;
	endsOn: Day;
	stands: 'future' | 'active' | 'lapsed';
	isRenewalOrdered: boolean;
};

/** What covers lots on a day, by lot; of several terms the one that ends last. A term that was declared void covers nothing. */
export function coverOn(tx: Reader, lotIds: readonly number[], day: Day): Map<number, Cover> {
	const asked = JSON.stringify(lotIds);
	const rows = tx
		.select()
		.from(assuranceTerm)
		.where(
			sql`${assuranceTerm.lotId} in (select value from json_each(${asked})) and ${assuranceTerm.state} <> 'void'`
		)
		.orderBy(asc(assuranceTerm.endsOn))
		.all();
	const covers = new Map<number, Cover>();
	for (const { lotId, startsOn, endsOn, isRenewalOrdered } of rows) {
		const stands = endsOn < day ? 'lapsed' : startsOn > day ? 'future' : 'active';
		// A renewal that is still to begin does not hide the term that runs.
		if (stands === 'future' && covers.get(lotId)?.stands === 'active') continue;
		covers.set(lotId, { startsOn, endsOn, stands, isRenewalOrdered });
	}
	return covers;
}

/**
 * After a correction: what runs covers the whole lot again, also where there is more of it than was written. Call it
 * in the same transaction.
 */
export function coverCorrected(tx: Tx, record: Recorder, lotId: number): void {
	settleTerms(tx, record, lotId);
	const rights = balanceOf(tx, lotId);
	for (const term of running(tx, lotId)) {
		if (term.rights >= rights) continue;
		tx.update(assuranceTerm)
			.set({ rights, version: term.version + 1 })
			.where(eq(assuranceTerm.id, term.id))
			.run();
		record('assurance.widened', `assurance:${term.id}`, { ...refsOf(tx, lotId), rights });
	}
}
