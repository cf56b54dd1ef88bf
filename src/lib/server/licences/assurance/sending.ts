import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';
import { findUnion } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import type { Recorder } from '../../record/change.ts';
import { holdersOf } from './holdings.ts';
import { BEFORE_END, planOf } from './planning.ts';

const { assuranceTerm, lot, plannedNotice, product } = schema;

type Due = typeof plannedNotice.$inferSelect;

/** Notices sent in one transaction. */
const AT_ONCE = 500;
const beforeEnd = new Set<string>(BEFORE_END.map((days) => `assurance-${days}`));

/**
 * Sends the planned notices whose day has come: one for an organisation however many of its terms say the same. Of
 * several steps towards one end only the last goes out, and what is too late is cancelled. Gives how many were settled.
 */
export function sendDue(tx: Tx, record: Recorder): number {
	const due = tx
		.select()
		.from(plannedNotice)
		.where(
			and(
				lte(plannedNotice.dueOn, dayOf(now())),
				isNull(plannedNotice.sentAt),
				isNull(plannedNotice.cancelledAt)
			)
		)
		.orderBy(asc(plannedNotice.dueOn), asc(plannedNotice.id))
		.limit(AT_ONCE)
		.all();
	const [terms, others] = [due.filter(isOfTerm), due.filter((row) => !isOfTerm(row))];
	sendOfTerms(tx, record, terms);
	sendOfSupport(tx, record, others);
	return due.length;
}

/** Tells organisations of their own terms, and the union's desk once of them all. */
export function tell(record: Recorder, action: string, organisations: number[]): void {
	for (const id of organisations) record(action, `expiry:${id}`, { tellOrganisation: id });
	record(action, `expiry:${findUnion().id}`, { toDesk: 1, organisations: organisations.length });
}

const isOfTerm = (row: Due) => row.subject.startsWith('assurance:');
const idOf = (row: Due) => Number(row.subject.split(':')[1]);

function sendOfTerms(tx: Tx, record: Recorder, due: Due[]): void {
	const today = dayOf(now());
	const byTerm = new Map(
		tx
			.select({
				id: assuranceTerm.id,
				endsOn: assuranceTerm.endsOn,
				organisationId: lot.organisationId,
				pool: product.pool
			})
			.from(assuranceTerm)
			.innerJoin(lot, eq(lot.id, assuranceTerm.lotId))
			.innerJoin(product, eq(product.id, lot.productId))
			.where(inArray(assuranceTerm.id, due.map(idOf)))
			.all()
			.map((term) => [term.id, term])
	);
	const sent: number[] = [];
	const dropped: number[] = [];
	const told = new Map<string, Set<number>>();
	for (const row of due) {
		const term = byTerm.get(idOf(row));
		const until = term && planOf(term.endsOn).find(({ kind }) => kind === row.kind)?.until;
		const isLater = due.some(
			(other) =>
				other.subject === row.subject &&
				beforeEnd.has(row.kind) &&
				beforeEnd.has(other.kind) &&
				other.dueOn > row.dueOn
		);
		if (!term || until === undefined || until < today || isLater) {
			dropped.push(row.id);
			continue;
		}
		const action = actionOf(row.kind, term.pool);
		told.set(action, (told.get(action) ?? new Set()).add(term.organisationId));
		sent.push(row.id);
	}
	settle(tx, sent, 'sentAt');
	settle(tx, dropped, 'cancelledAt');
	for (const [action, organisations] of told) tell(record, action, [...organisations]);
}

/** 120 days before the end servers are counted anew: a renewal may be measured otherwise. */
function actionOf(kind: string, pool: string): string {
	if (kind === 'assurance-120' && pool === 'servers') return 'expiry.stocktaking';
	return kind.replace(/^assurance-/, 'expiry.');
}

function sendOfSupport(tx: Tx, record: Recorder, due: Due[]): void {
	for (const row of due) {
		const organisations = holdersOf(tx, idOf(row));
		settle(tx, [row.id], 'sentAt');
		if (organisations.length === 0) continue;
		record(row.kind.replace('support-', 'support.'), row.subject, {
			tellOrganisations: organisations.join(' '),
			toDesk: 1
		});
	}
}

function settle(tx: Tx, ids: number[], column: 'sentAt' | 'cancelledAt'): void {
	if (ids.length === 0) return;
	tx.update(plannedNotice)
		.set({ [column]: now() })
		.where(inArray(plannedNotice.id, ids))
		.run();
}
