import { and, eq, isNotNull, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import { addDays, dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';

const { assuranceTerm, plannedNotice } = schema;

/** How long before the end of a term its organisation is told, days. */
export const BEFORE_END = [120, 90, 60, 30] as const;
/** From the order to what it brings, business days; 要確認 with the reseller. */
const LEAD_DAYS = 30;
/** The last day for next year's requests of money, in the fiscal year before; 要確認 with each organisation. */
const BUDGET_CLOSES = '10-31';

/** The three dates of a term: the last day itself, by when its renewal is ordered, and by when the money for that is asked for. */
export type ThreeDates = { endsOn: Day; orderBy: Day; budgetBy: Day };

/** The three dates that follow from the end of a term, each of the last two on a business day. */
export function threeDates(endsOn: Day): ThreeDates {
	const orderBy = addBusinessDays(endsOn, -LEAD_DAYS);
	const closes = `${fiscalYear(orderBy) - 1}-${BUDGET_CLOSES}`;
	return { endsOn, orderBy, budgetBy: addBusinessDays(addDays(closes, 1), -1) };
}

/** What will be told of a thing, and when; after `until` it is too late to be told of it. */
export type Plan = { kind: string; dueOn: Day; until: Day }[];

/** The notices of a term that ends on a day: four before the end, and one before each of the other two dates. */
export function planOf(endsOn: Day): Plan {
	const { orderBy, budgetBy } = threeDates(endsOn);
	return [
		{ kind: 'assurance-budget', dueOn: addDays(budgetBy, -30), until: budgetBy },
		...BEFORE_END.map((days) => ({
			kind: `assurance-${days}`,
			dueOn: addDays(endsOn, -days),
			until: endsOn
		})),
		{ kind: 'assurance-order', dueOn: addDays(orderBy, -14), until: orderBy }
	];
}

type Standing = typeof plannedNotice.$inferSelect;

/** Plans the notices of a term anew, after it was opened or any of its days or its state changed. */
export function planFor(tx: Tx, termId: number): void {
	const term = tx.select().from(assuranceTerm).where(eq(assuranceTerm.id, termId)).get();
	const isAwaited =
		term !== undefined && ['future', 'active'].includes(term.state) && !term.isRenewalOrdered;
	plan(tx, `assurance:${termId}`, isAwaited ? planOf(term.endsOn) : []);
}

/**
 * Makes the planned notices of a subject these: what no longer holds is cancelled, what was sent stays sent and is
 * never sent twice. Of those whose day has passed and which are not too late only the last one is planned, and goes out
 * at once.
 */
export function plan(
	tx: Tx,
	subject: string,
	wanted: Plan,
	standing: Standing[] = standingOf(tx, eq(plannedNotice.subject, subject))
): void {
	const today = dayOf(now());
	const passed = wanted.filter(({ dueOn, until }) => dueOn < today && until >= today);
	const due = [
		...passed.toSorted(byDay).slice(-1),
		...wanted.filter(({ dueOn }) => dueOn >= today)
	];
	const isOpen = and(
		eq(plannedNotice.subject, subject),
		isNull(plannedNotice.sentAt),
		isNull(plannedNotice.cancelledAt)
	);
	const keys = due.map(keyOf);
	// Asked every hour of every subject: what stands already is not written again.
	const stands = new Set(standing.map(keyOf));
	const isSame =
		keys.every((key) => stands.has(key)) &&
		standing.every((row) => row.sentAt !== null || keys.includes(keyOf(row)));
	if (isSame) return;
	tx.update(plannedNotice)
		.set({ cancelledAt: now() })
		.where(
			and(isOpen, notInArray(sql`${plannedNotice.kind} || ' ' || ${plannedNotice.dueOn}`, keys))
		)
		.run();
	for (const { kind, dueOn } of due) {
		tx.insert(plannedNotice)
			.values({ subject, kind, dueOn })
			.onConflictDoUpdate({
				target: [plannedNotice.subject, plannedNotice.kind, plannedNotice.dueOn],
				set: { cancelledAt: null }
			})
			.run();
	}
}

/** The planned notices of subjects that were not cancelled. */
export function standingOf(tx: Tx, subjects: SQL): Standing[] {
	return tx
		.select()
		.from(plannedNotice)
		.where(and(subjects, isNull(plannedNotice.cancelledAt)))
		.all();
}

/** What an organisation was told of a term it was told of the part that is split off as well: it is not told twice. */
export function carryTold(tx: Tx, fromTermId: number, toTermId: number): void {
	const subject = `assurance:${toTermId}`;
	const told = tx
		.select()
		.from(plannedNotice)
		.where(
			and(eq(plannedNotice.subject, `assurance:${fromTermId}`), isNotNull(plannedNotice.sentAt))
		)
		.all();
	for (const { kind, dueOn, sentAt } of told) {
		tx.insert(plannedNotice).values({ subject, kind, dueOn, sentAt }).run();
	}
}

function keyOf({ kind, dueOn }: { kind: string; dueOn: Day }): string {
	return `${kind} ${dueOn}`;
}

function byDay(a: { dueOn: Day }, b: { dueOn: Day }): number {
	return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0;
}
