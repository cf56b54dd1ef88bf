import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import type { RosterEntry } from '#lib/roster.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { list as listOrganisations, type Organisation } from '../organisations.ts';
import { setRoles } from '../people.ts';
import { revokeInvitations } from '../ways-in.ts';
import { appliedRows, endOn, endSessionsOf, touched, type Kept } from './apply.ts';
import { find, revertibleUntil } from './batches.ts';
import { rolesToSpread } from './rights.ts';
import { seatedElsewhere } from './standing.ts';

const { person, rosterBatch, rosterRow, tenure } = schema;

type Row = ReturnType<typeof appliedRows>[number];

const CHANGED_SINCE = '反映のあとに変えられていたので、そのままにしました。';
const BEYOND_ROLES = 'この人の役割は付け外しできないので、そのままにしました。';
const SEATED_ELSEWHERE = 'ほかの団体にも席がある人なので、そのままにしました。';
const OWN_TENURE = '自分の任期は自分では終えられないので、そのままにしました。';

/** Takes an applied batch back within its 14 days. What was changed since, or is not this actor's to change, is left; gives the names of those people. */
export function revert(actor: Actor, batchId: number): string[] {
	const until = revertibleUntil(find(actor, batchId));
	if (until === null) throw new Conflict('この取り込みは、元に戻せる状態ではありません。');
	if (until < dayOf(now())) {
		throw new Conflict('元に戻せる期間（14日）が過ぎています。人ごとに直してください。');
	}
	const over: number[] = [];
	const left: string[] = [];
	const bodies = new Map(listOrganisations().map((body) => [body.id, body]));
	change(actor, (tx, record) => {
		const batch = find(actor, batchId);
		if (batch.revertedAt) throw new Conflict('この取り込みは、すでに元に戻してあります。');
		// The last row first: two rows of one person are taken back in their order.
		for (const row of appliedRows(batch).toReversed()) {
			if (!row.kept || row.isExcluded) continue;
			const why = reasonToLeave(tx, actor, bodies.get(row.organisationId ?? 0), row, row.kept);
			if (why !== null) {
				left.push((row.entry as RosterEntry).name);
				leave(tx, row, why);
				continue;
			}
			revertRow(tx, record, row, row.kept);
			if (row.personId !== null) over.push(row.personId);
		}
		tx.update(rosterBatch).set({ revertedAt: now() }).where(eq(rosterBatch.id, batchId)).run();
		record('roster.reverted', `roster-batch:${batchId}`, { left: left.length });
	});
	endSessionsOf(over);
	return left.toReversed();
}

/** Why a row stays as it is, whole: it is not this actor's to take back, or something of it was changed since. */
function reasonToLeave(
	tx: Tx,
	actor: Actor,
	of: Organisation | undefined,
	row: Row,
	kept: Kept
): string | null {
	const { before, after, started } = kept;
	const allowed = of ? rolesToSpread(actor, of) : [];
	const roles = [before.tenure, after.tenure, started].flatMap((held) => held?.roles ?? []);
	if (roles.some((role) => !allowed.includes(role))) return BEYOND_ROLES;
	if (endsOwnTenure(actor, row, kept)) return OWN_TENURE;
	const isRenamed = !same(before.person, after.person) && !may(actor, 'operation.see', null);
	if (isRenamed && of && row.personId !== null) {
		const who = { personId: row.personId, organisationId: of.id };
		if (seatedElsewhere(tx, who, dayOf(now())).length > 0) return SEATED_ELSEWHERE;
	}
	const present = touched(tx, row.tenureId, row.personId);
	const isAsApplied =
		same(touched(tx, row.startedTenureId, null).tenure, started) &&
		(same(before.tenure, after.tenure) || same(present.tenure, after.tenure)) &&
		(same(before.person, after.person) || same(present.person, after.person));
	return isAsApplied && !isSeatedAnew(tx, row, kept) ? null : CHANGED_SINCE;
}

function endsOwnTenure(actor: Actor, row: Row, { before, after }: Kept): boolean {
	if (row.startedTenureId === actor.tenure.id) return true;
	const lastOn = before.tenure?.toOn ?? null;
	const isOver = lastOn !== null && lastOn !== after.tenure?.toOn && lastOn < dayOf(now());
	return isOver && row.tenureId === actor.tenure.id;
}

/** Whether the person has come into the same seat by another way since: it would be held twice. */
function isSeatedAnew(tx: Tx, row: Row, { before, after }: Kept): boolean {
	const endedOn = after.tenure?.toOn ?? null;
	if (row.personId === null || !before.tenure || endedOn === before.tenure.toOn) return false;
	const others = tx
		.select({ id: tenure.id })
		.from(tenure)
		.where(
			and(
				eq(tenure.personId, row.personId),
				eq(tenure.seatId, before.tenure.seatId),
				ne(tenure.id, row.tenureId ?? 0),
				isNull(tenure.endedAt),
				or(isNull(tenure.toOn), sql`${tenure.toOn} > ${endedOn}`),
				before.tenure.toOn === null ? undefined : sql`${tenure.fromOn} <= ${before.tenure.toOn}`
			)
		)
		.all();
	return endedOn !== null && others.some((other) => other.id !== row.startedTenureId);
}

function revertRow(tx: Tx, record: Recorder, row: Row, kept: Kept): void {
	if (row.startedTenureId !== null) cut(tx, record, row.startedTenureId);
	restoreTenure(tx, record, row, kept);
	restorePerson(tx, record, row, kept);
}

/** Cuts a tenure short that the batch began. */
function cut(tx: Tx, record: Recorder, tenureId: number): void {
	tx.update(tenure).set({ endedAt: now() }).where(eq(tenure.id, tenureId)).run();
	revokeInvitations(tx, record, tenureId);
	const held = tx.select().from(tenure).where(eq(tenure.id, tenureId)).get();
	record('tenure.ended', `tenure:${tenureId}`, { person: held?.personId ?? null });
}

function restoreTenure(tx: Tx, record: Recorder, row: Row, { before, after }: Kept): void {
	if (row.tenureId === null || !before.tenure || same(before.tenure, after.tenure)) return;
	const { section, phone, seatId, toOn, roles } = before.tenure;
	if (toOn !== after.tenure?.toOn) endOn(tx, record, row.tenureId, toOn);
	tx.update(tenure).set({ section, phone, seatId }).where(eq(tenure.id, row.tenureId)).run();
	if (!same(roles, after.tenure?.roles)) setRoles(tx, row.tenureId, roles);
	record('tenure.corrected', `tenure:${row.tenureId}`);
}

function restorePerson(tx: Tx, record: Recorder, row: Row, { before, after }: Kept): void {
	if (row.personId === null || !before.person || same(before.person, after.person)) return;
	tx.update(person).set(before.person).where(eq(person.id, row.personId)).run();
	record('person.corrected', `person:${row.personId}`);
}

function leave(tx: Tx, row: Row, message: string): void {
	const cell = (row.entry as RosterEntry).cells.name ?? '';
	tx.update(rosterRow)
		.set({ issues: [{ cell, message }] })
		.where(eq(rosterRow.id, row.id))
		.run();
}

function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
