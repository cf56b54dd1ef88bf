import { eq, inArray } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { RosterStep } from '#lib/roster.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import { tenuresOf, type Actor, type Role } from '../actors.ts';
import { appoint, seatNamed, setRoles, startTenure } from '../people.ts';
import { revokeInvitations } from '../ways-in.ts';
import { endAllOf } from '../sessions.ts';
import { compared, openBatch, type Batch } from './batches.ts';
import { handInBatch } from './calls.ts';
import { fingerprint, type Outcome } from './compare.ts';
import { rolesOf } from './standing.ts';

const { person, rosterBatch, rosterRow, tenure } = schema;

/** What a row touched, as it stood at one moment. */
type Touched = {
	tenure: {
		section: string;
		phone: string;
		seatId: number;
		toOn: string | null;
		endedAt: number | null;
		roles: Role[];
	} | null;
	person: { name: string; kana: string; email: string | null } | null;
};

/** What an applied row keeps, so that it can be shown and taken back. */
export type Kept = {
	steps: RosterStep[];
	startsOn: string | null;
	before: Touched;
	after: Touched;
	/** The tenure the row began, as it stood right then. */
	started: Touched['tenure'];
};

type Applied = { added: number; moved: number; left: number; corrected: number };

const CHANGED_SINCE =
	'名簿がこの画面を開いたあとに変わりました。比べ直しましたので、もう一度確かめてください。';

/**
 * Applies a batch in one act: tenures with a day to come begin and end on their days by themselves. Throws
 * `Invalid` while a row is faulty and not left out, `Conflict` when the comparison is no longer the one seen.
 */
export function apply(actor: Actor, batchId: number, seen: string): Applied {
	openBatch(actor, batchId);
	const over: number[] = [];
	const counts: Applied = { added: 0, moved: 0, left: 0, corrected: 0 };
	change(actor, (tx, record) => {
		const batch = openBatch(actor, batchId);
		const outcomes = compared(actor, batch, tx);
		if (fingerprint(outcomes) !== seen) throw new Conflict(CHANGED_SINCE);
		const faulty = outcomes.filter((one) => one.kind === 'faulty' && !one.isExcluded).length;
		if (faulty > 0) {
			throw invalid('', `直すところが${faulty}件あります。直すか、除いてから反映してください。`);
		}
		for (const outcome of outcomes) {
			if (outcome.isExcluded || !outcome.plan) continue;
			over.push(...applyRow(tx, record, outcome));
			counts[outcome.kind as keyof Applied] += 1;
		}
		noteUnchanged(tx, outcomes);
		const appliesOn = lastDay(batch, outcomes);
		tx.update(rosterBatch)
			.set({ appliedAt: now(), appliesOn })
			.where(eq(rosterBatch.id, batchId))
			.run();
		record('roster.applied', `roster-batch:${batchId}`, { ...counts });
		handInBatch(tx, record, actor, batch);
	});
	endSessionsOf(over);
	return counts;
}

/** Rows that change nothing are noted together: a roster is mostly made of them. */
function noteUnchanged(tx: Tx, outcomes: Outcome[]): void {
	const quiet = outcomes.filter((one) => one.isExcluded || !one.plan);
	for (const [, rows] of Map.groupBy(quiet, (one) => `${one.kind} ${one.organisation?.id}`)) {
		const [first] = rows;
		if (!first) continue;
		const ids = rows.map((row) => row.rowId);
		tx.update(rosterRow)
			.set({ kind: first.kind, organisationId: first.organisation?.id ?? null })
			.where(inArray(rosterRow.id, ids))
			.run();
	}
}

/** Writes one row and keeps what stood before; gives the people whose seat is over by it. */
function applyRow(tx: Tx, record: Recorder, outcome: Outcome): number[] {
	const { plan, tenureId, steps, rowId, kind } = outcome;
	const row = { kind, organisationId: outcome.organisation?.id ?? null };
	const before = touched(tx, tenureId, outcome.personId);
	let { personId } = outcome;
	let startedTenureId: number | null = null;
	if (plan?.person && personId !== null) correctPerson(tx, record, personId, plan.person);
	if (plan?.end && tenureId !== null) endOn(tx, record, tenureId, plan.end.toOn);
	if (plan?.tenure && tenureId !== null) correctTenure(tx, record, outcome, plan.tenure);
	if (plan?.start && outcome.organisation) {
		const of = outcome.organisation.id;
		const { name = '', kana = '', email = '' } = plan.person ?? {};
		const begun =
			personId === null
				? appoint(tx, record, of, {
						...plan.start,
						name,
						kana,
						email,
						login: null,
						passwordHash: null
					})
				: { personId, ...startTenure(tx, record, personId, of, plan.start) };
		personId = begun.personId;
		startedTenureId = begun.tenureId;
	}
	const after = touched(tx, tenureId, outcome.personId);
	const started = touched(tx, startedTenureId, null).tenure;
	const kept: Kept = { steps, startsOn: plan?.start?.fromOn ?? null, before, after, started };
	tx.update(rosterRow)
		.set({ ...row, personId, tenureId, startedTenureId, before: kept, issues: [] })
		.where(eq(rosterRow.id, rowId))
		.run();
	const isOver = plan?.end !== undefined && plan.end.toOn < dayOf(now());
	return isOver && personId !== null ? [personId] : [];
}

function correctPerson(
	tx: Tx,
	record: Recorder,
	personId: number,
	values: NonNullable<NonNullable<Outcome['plan']>['person']>
): void {
	if (Object.keys(values).length === 0) return;
	tx.update(person).set(values).where(eq(person.id, personId)).run();
	record('person.corrected', `person:${personId}`);
}

/** Names the last day of a tenure; one gone by is over at once, as when it is ended by hand. */
export function endOn(tx: Tx, record: Recorder, tenureId: number, toOn: string | null): void {
	tx.update(tenure).set({ toOn }).where(eq(tenure.id, tenureId)).run();
	const isOver = toOn !== null && toOn < dayOf(now());
	if (isOver) revokeInvitations(tx, record, tenureId);
	record(isOver ? 'tenure.ended' : 'tenure.end-set', `tenure:${tenureId}`, { until: toOn });
}

function correctTenure(
	tx: Tx,
	record: Recorder,
	{ tenureId, organisation }: Outcome,
	values: NonNullable<NonNullable<Outcome['plan']>['tenure']>
): void {
	if (tenureId === null || !organisation) return;
	const { seat: seatName, roles, ...columns } = values;
	const seatId = seatName === undefined ? {} : { seatId: seatNamed(tx, organisation.id, seatName) };
	tx.update(tenure)
		.set({ ...columns, ...seatId })
		.where(eq(tenure.id, tenureId))
		.run();
	if (roles) setRoles(tx, tenureId, roles);
	record('tenure.corrected', `tenure:${tenureId}`);
}

/** The tenure and the person as they stand at this moment. */
export function touched(tx: Tx, tenureId: number | null, personId: number | null): Touched {
	const held =
		tenureId === null
			? null
			: (tx.select().from(tenure).where(eq(tenure.id, tenureId)).get() ?? null);
	const who =
		personId === null ? null : tx.select().from(person).where(eq(person.id, personId)).get();
	return {
		tenure: held && {
			section: held.section,
			phone: held.phone,
			seatId: held.seatId,
			toOn: held.toOn,
			endedAt: held.endedAt?.getTime() ?? null,
			roles: (rolesOf(tx, [held.id]).get(held.id) ?? []).toSorted()
		},
		person: who ? { name: who.name, kana: who.kana, email: who.email } : null
	};
}

/** Ends the sessions of people who have no seat left; those with another one fall back to it. */
export function endSessionsOf(people: number[]): void {
	const gone = people.filter((personId) => tenuresOf(personId).length === 0);
	if (gone.length > 0) endAllOf(gone);
}

/** The last day on which something of the batch begins: until then it is staged. */
function lastDay(batch: Batch, outcomes: Outcome[]): string {
	const days = outcomes.flatMap(({ plan, isExcluded }) => {
		if (isExcluded || !plan) return [];
		if (plan.start) return [plan.start.fromOn];
		return plan.end ? [addDays(plan.end.toOn, 1)] : [];
	});
	return days.length === 0 ? batch.appliesOn : (days.toSorted().at(-1) ?? batch.appliesOn);
}

/** The rows of a batch that has been applied, as they were applied. */
export function appliedRows(
	batch: Batch
): (typeof rosterRow.$inferSelect & { kept: Kept | null })[] {
	return db()
		.select()
		.from(rosterRow)
		.where(eq(rosterRow.batchId, batch.id))
		.orderBy(rosterRow.id)
		.all()
		.map((row) => ({ ...row, kept: row.before as Kept | null }));
}
