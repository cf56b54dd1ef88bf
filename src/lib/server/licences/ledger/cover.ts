import { asc, eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';

const { assuranceTerm } = schema;

type Reader = Pick<Tx, 'select'>;
export type Term = typeof assuranceTerm.$inferSelect;

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

/** The terms of a lot, the oldest first. */
export function termsOf(tx: Reader, lotId: number): Term[] {
	return tx
		.select()
		.from(assuranceTerm)
		.where(eq(assuranceTerm.lotId, lotId))
		.orderBy(asc(assuranceTerm.startsOn), asc(assuranceTerm.id))
		.all();
}
