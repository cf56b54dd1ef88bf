import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { planFor } from './planning.ts';
import { sendDue, tell } from './sending.ts';
import { planSupport } from './support.ts';
import { stateOn, type Term } from './terms.ts';
import { usableRelease } from './version-rights.ts';

const { assuranceTerm, lot } = schema;

/** Terms moved on in one transaction. */
const AT_ONCE = 200;

/**
 * What the calendar does by itself, as often as it is called: terms begin and lapse, ends of support are planned for,
 * and what is due is told. Gives how much it did; 0 when nothing is left to do.
 */
export function turn(): number {
	return change(system, (tx, record) => {
		planSupport(tx);
		planUnplanned(tx);
		return advance(tx, record) + sendDue(tx, record);
	});
}

/** Terms that came with the opening balances of a whole register are planned for here. */
function planUnplanned(tx: Tx): void {
	const rows = tx
		.select({ id: assuranceTerm.id })
		.from(assuranceTerm)
		.where(
			and(
				inArray(assuranceTerm.state, ['active', 'future']),
				eq(assuranceTerm.isRenewalOrdered, false),
				sql`not exists (select 1 from planned_notice
					where planned_notice.subject = 'assurance:' || ${assuranceTerm.id})`
			)
		)
		.limit(AT_ONCE)
		.all();
	for (const { id } of rows) planFor(tx, id);
}

function advance(tx: Tx, record: Recorder): number {
	const today = dayOf(now());
	const begun = tx
		.select()
		.from(assuranceTerm)
		.where(and(eq(assuranceTerm.state, 'future'), lte(assuranceTerm.startsOn, today)))
		.limit(AT_ONCE)
		.all();
	for (const term of begun) {
		tx.update(assuranceTerm).set({ state: 'active' }).where(eq(assuranceTerm.id, term.id)).run();
		record('assurance.began', `assurance:${term.id}`, { lot: term.lotId });
	}
	// What is ordered again counts from the day of the order, and waits for what comes.
	const over = tx
		.select()
		.from(assuranceTerm)
		.where(
			and(
				eq(assuranceTerm.state, 'active'),
				eq(assuranceTerm.isRenewalOrdered, false),
				lt(assuranceTerm.endsOn, today)
			)
		)
		.orderBy(asc(assuranceTerm.endsOn))
		.limit(AT_ONCE)
		.all();
	for (const term of over) lapse(tx, record, term);
	tellOfLapsed(tx, record, over);
	return begun.length + over.length;
}

function lapse(tx: Tx, record: Recorder, term: Term): void {
	tx.update(assuranceTerm)
		.set({ state: stateOn(dayOf(now()), term.startsOn, term.endsOn), version: term.version + 1 })
		.where(eq(assuranceTerm.id, term.id))
		.run();
	const usable = usableRelease(tx, term.lotId);
	record('assurance.lapsed', `assurance:${term.id}`, {
		lot: term.lotId,
		...(usable ? { usable: usable.productId } : {})
	});
	planFor(tx, term.id);
}

function tellOfLapsed(tx: Tx, record: Recorder, terms: Term[]): void {
	if (terms.length === 0) return;
	const lots = terms.map((term) => term.lotId);
	const organisations = tx
		.selectDistinct({ id: lot.organisationId })
		.from(lot)
		.where(inArray(lot.id, lots))
		.all()
		.map(({ id }) => id);
	tell(record, 'expiry.lapsed', organisations);
}
