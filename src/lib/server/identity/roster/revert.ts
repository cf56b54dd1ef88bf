import { eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import type { RosterEntry } from '#lib/roster.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { setRoles } from '../people.ts';
import {
	appliedRows,
	endOn,
	endSessionsOf,
	revokeInvitations,
	touched,
	type Kept,
	type Touched
} from './apply.ts';
import { find, revertibleUntil } from './batches.ts';

const { person, rosterBatch, rosterRow, tenure } = schema;

type Row = ReturnType<typeof appliedRows>[number];

/** Takes an applied batch back within its 14 days. What was changed since is left; gives the names of those people. */
export function revert(actor: Actor, batchId: number): string[] {
	const until = revertibleUntil(find(actor, batchId));
	if (until === null) throw new Conflict('この取り込みは、元に戻せる状態ではありません。');
	if (until < dayOf(now())) {
		throw new Conflict('元に戻せる期間（14日）が過ぎています。人ごとに直してください。');
	}
	const over: number[] = [];
	const left: string[] = [];
	change(actor, (tx, record) => {
		const batch = find(actor, batchId);
		if (batch.revertedAt) throw new Conflict('この取り込みは、すでに元に戻してあります。');
		// The last row first: two rows of one person are taken back in their order.
		for (const row of appliedRows(batch).toReversed()) {
			if (!row.kept || row.isExcluded) continue;
			if (!revertRow(tx, record, row, row.kept)) {
				left.push((row.entry as RosterEntry).name);
				leave(tx, row);
			}
			if (row.startedTenureId !== null && row.personId !== null) over.push(row.personId);
		}
		tx.update(rosterBatch).set({ revertedAt: now() }).where(eq(rosterBatch.id, batchId)).run();
		record('roster.reverted', `roster-batch:${batchId}`, { left: left.length });
	});
	endSessionsOf(over);
	return left.toReversed();
}

/** Takes one row back as far as it stands as the batch left it; false when something of it had been changed since. */
function revertRow(tx: Tx, record: Recorder, row: Row, kept: Kept): boolean {
	const startIsDone = row.startedTenureId === null || cut(tx, record, row.startedTenureId);
	const present = touched(tx, row.tenureId, row.before === null ? null : personOf(kept, row));
	const tenureIsDone = restoreTenure(tx, record, row, kept, present);
	const personIsDone = restorePerson(tx, record, row, kept, present);
	return startIsDone && tenureIsDone && personIsDone;
}

function personOf(kept: Kept, row: Row): number | null {
	return kept.before.person ? row.personId : null;
}

/** Cuts a tenure short that the batch began; false when somebody has ended it already. */
function cut(tx: Tx, record: Recorder, tenureId: number): boolean {
	const held = tx.select().from(tenure).where(eq(tenure.id, tenureId)).get();
	if (!held || held.endedAt) return false;
	tx.update(tenure).set({ endedAt: now() }).where(eq(tenure.id, tenureId)).run();
	revokeInvitations(tx, tenureId);
	record('tenure.ended', `tenure:${tenureId}`, { person: held.personId });
	return true;
}

function restoreTenure(
	tx: Tx,
	record: Recorder,
	row: Row,
	{ before, after }: Kept,
	present: Touched
): boolean {
	if (row.tenureId === null || same(before.tenure, after.tenure) || !before.tenure) return true;
	if (!same(present.tenure, after.tenure)) return false;
	const { section, phone, seatId, toOn, roles } = before.tenure;
	if (toOn !== after.tenure?.toOn) endOn(tx, record, row.tenureId, toOn);
	tx.update(tenure).set({ section, phone, seatId }).where(eq(tenure.id, row.tenureId)).run();
	if (!same(roles, after.tenure?.roles)) setRoles(tx, row.tenureId, roles);
	record('tenure.corrected', `tenure:${row.tenureId}`);
	return true;
}

function restorePerson(
	tx: Tx,
	record: Recorder,
	row: Row,
	{ before, after }: Kept,
	present: Touched
): boolean {
	if (row.personId === null || !before.person || same(before.person, after.person)) return true;
	if (!same(present.person, after.person)) return false;
	tx.update(person).set(before.person).where(eq(person.id, row.personId)).run();
	record('person.corrected', `person:${row.personId}`);
	return true;
}

function leave(tx: Tx, row: Row): void {
	const cell = (row.entry as RosterEntry).cells.name ?? '';
	const message = '反映のあとに変えられていたので、そのままにしました。';
	tx.update(rosterRow)
		.set({ issues: [{ cell, message }] })
		.where(eq(rosterRow.id, row.id))
		.run();
}

function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
