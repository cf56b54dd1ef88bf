import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { BatchState, RosterEntry } from '#lib/roster.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { StoredFile } from '../../files/uploads.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { find as findOrganisation, list as listOrganisations } from '../organisations.ts';
import { compare, type FileRow, type Outcome } from './compare.ts';
import { readRoster } from './read.ts';
import { standingOn } from './standing.ts';

const { organisation, person, rosterBatch, rosterRow } = schema;

export type Batch = typeof rosterBatch.$inferSelect;

/** How long an import can be taken back after its day, days. */
const REVERTIBLE_DAYS = 14;

/** Rows written by one statement. */
const AT_ONCE = 200;

/** Reads a file into a batch that waits to be looked at; nothing of the roster changes. Gives the batch's id; throws `Invalid` for a file that is no roster, `NotFound` for an organisation that is not there. */
export async function open(
	actor: Actor,
	organisationId: number | null,
	input: { files: StoredFile[]; appliesOn: Day; pastIsToday: boolean }
): Promise<number> {
	if (organisationId === null) authorize(actor, 'roster.all', null);
	else {
		authorize(actor, 'roster.batch', { organisationId });
		findOrganisation(organisationId);
	}
	// The one chosen last: a file kept from a refused try comes before it.
	const file = input.files.at(-1);
	if (!file) {
		throw invalid('files', '名簿のファイルを選んでください。');
	}
	const today = dayOf(now());
	if (input.appliesOn < today && !input.pastIsToday) {
		throw invalid(
			'appliesOn',
			'適用日が過ぎています。これからの日にするか、「過ぎた適用日は今日からにする」に印を付けてください。'
		);
	}
	const rows = await readRoster(file);
	return change(actor, (tx, record) => {
		const batchId = Number(
			tx
				.insert(rosterBatch)
				.values({
					organisationId,
					fileName: file.name,
					appliesOn: input.appliesOn < today ? today : input.appliesOn,
					personId: actor.person.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		const read = rows.map(({ entry, ...row }) => ({
			batchId,
			kind: 'faulty' as const,
			...row,
			entry: { ...entry, pastIsToday: input.pastIsToday }
		}));
		for (let from = 0; from < read.length; from += AT_ONCE) {
			tx.insert(rosterRow)
				.values(read.slice(from, from + AT_ONCE))
				.run();
		}
		record('roster.read', `roster-batch:${batchId}`, { rows: rows.length }, file.name);
		return batchId;
	});
}

/** One batch this actor may look after; throws `NotFound` for every other. */
export function find(actor: Actor, id: number): Batch {
	const batch = db().select().from(rosterBatch).where(eq(rosterBatch.id, id)).get();
	return found(batch && may(actor, 'roster.batch', batch) ? batch : null);
}

export type ListedBatch = {
	id: number;
	fileName: string;
	organisation: string | null;
	by: string;
	createdAt: Date;
	appliesOn: Day;
	rows: number;
	state: BatchState;
};

/** The latest batches, newest first: of one organisation, or for the union of all. */
export function list(actor: Actor, organisationId: number | null, most = 20): ListedBatch[] {
	if (organisationId === null) authorize(actor, 'roster.all', null);
	else authorize(actor, 'roster.batch', { organisationId });
	const rows = db()
		.select({ batch: rosterBatch, by: person.name, organisation: organisation.name })
		.from(rosterBatch)
		.innerJoin(person, eq(person.id, rosterBatch.personId))
		.leftJoin(organisation, eq(organisation.id, rosterBatch.organisationId))
		.where(organisationId === null ? undefined : eq(rosterBatch.organisationId, organisationId))
		.orderBy(desc(rosterBatch.id))
		.limit(most)
		.all();
	const counts = new Map(
		db()
			.select({ id: rosterRow.batchId, rows: count() })
			.from(rosterRow)
			.where(
				inArray(
					rosterRow.batchId,
					rows.map((row) => row.batch.id)
				)
			)
			.groupBy(rosterRow.batchId)
			.all()
			.map((row) => [row.id, row.rows])
	);
	return rows.map(({ batch, by, organisation: of }) => ({
		id: batch.id,
		fileName: batch.fileName,
		organisation: of,
		by,
		createdAt: batch.createdAt,
		appliesOn: batch.appliesOn,
		rows: counts.get(batch.id) ?? 0,
		state: stateOf(batch)
	}));
}

/** Where a batch stands; one with a day to come is staged, and in force from that day without further doing. */
export function stateOf(batch: Batch): BatchState {
	if (batch.revertedAt) return 'reverted';
	if (batch.droppedAt) return 'dropped';
	if (!batch.appliedAt) return 'open';
	return batch.appliesOn > dayOf(now()) ? 'staged' : 'applied';
}

/** The last day on which an applied batch can be taken back: 14 days after it was applied, or after its day if that is later. */
export function revertibleUntil(batch: Batch): Day | null {
	if (!batch.appliedAt || batch.revertedAt) return null;
	const appliedOn = dayOf(batch.appliedAt);
	const from = batch.appliesOn > appliedOn ? batch.appliesOn : appliedOn;
	return addDays(from, REVERTIBLE_DAYS);
}

/** The rows of a batch against the people as they are now. */
export function compared(actor: Actor, batch: Batch, reader: Reader = db()): Outcome[] {
	const organisations = listOrganisations();
	const today = dayOf(now());
	const rows = reader
		.select()
		.from(rosterRow)
		.where(eq(rosterRow.batchId, batch.id))
		.orderBy(rosterRow.id)
		.all()
		.map((row): FileRow => ({ ...row, entry: row.entry as RosterEntry }));
	return compare(rows, {
		actor,
		today,
		appliesOn:
			batch.appliesOn < today && rows.some((row) => row.entry.pastIsToday)
				? today
				: batch.appliesOn,
		own: organisations.find((body) => body.id === batch.organisationId) ?? null,
		organisations,
		standing: standingOn(reader, today, batch.organisationId),
		reader
	});
}

/** Leaves rows out on purpose, or takes them in again: of those that stood on the screen, exactly the ticked ones are out. */
export function leaveOut(
	actor: Actor,
	batchId: number,
	input: { shown: number[]; rows: number[] }
): void {
	const batch = openBatch(actor, batchId);
	change(actor, (tx, record) => {
		const inBatch = tx
			.select({ id: rosterRow.id, isExcluded: rosterRow.isExcluded })
			.from(rosterRow)
			.where(eq(rosterRow.batchId, batch.id))
			.all();
		const changed = inBatch.filter(
			(row) => input.shown.includes(row.id) && row.isExcluded !== input.rows.includes(row.id)
		);
		for (const { id, isExcluded } of changed) {
			tx.update(rosterRow).set({ isExcluded: !isExcluded }).where(eq(rosterRow.id, id)).run();
		}
		if (changed.length > 0) {
			record('roster.rows-left-out', `roster-batch:${batchId}`, { rows: changed.length });
		}
	});
}

/** Says which organisation a row means; rows with the same words mean the same. Gives how many rows that was. */
export function choose(
	actor: Actor,
	batchId: number,
	input: { row: number; organisation: number }
): number {
	const batch = openBatch(actor, batchId);
	const outcomes = compared(actor, batch);
	const asked = found(outcomes.find((outcome) => outcome.rowId === input.row));
	found(asked.candidates.find((candidate) => candidate.id === input.organisation));
	const same = outcomes.filter(
		({ entry, candidates }) =>
			candidates.some((candidate) => candidate.id === input.organisation) &&
			entry.organisation === asked.entry.organisation &&
			entry.code === asked.entry.code
	);
	change(actor, (tx, record) => {
		for (const { rowId, entry } of same) {
			setEntry(tx, rowId, { ...entry, chosen: input.organisation });
		}
		record('roster.organisation-chosen', `roster-batch:${batchId}`, {
			organisation: input.organisation,
			rows: same.length
		});
	});
	return same.length;
}

/** Lets every day gone by in the batch count as today. */
export function beginToday(actor: Actor, batchId: number): void {
	const batch = openBatch(actor, batchId);
	const outcomes = compared(actor, batch);
	change(actor, (tx, record) => {
		for (const { rowId, entry } of outcomes) setEntry(tx, rowId, { ...entry, pastIsToday: true });
		record('roster.days-moved', `roster-batch:${batchId}`);
	});
}

/** Puts a batch away that has not been applied; it stays in the list. */
export function drop(actor: Actor, batchId: number): void {
	openBatch(actor, batchId);
	change(actor, (tx, record) => {
		tx.update(rosterBatch)
			.set({ droppedAt: now() })
			.where(and(eq(rosterBatch.id, batchId), isNull(rosterBatch.appliedAt)))
			.run();
		record('roster.dropped', `roster-batch:${batchId}`);
	});
}

/** A batch that is still to be decided; throws `Conflict` once it is applied or dropped. */
export function openBatch(actor: Actor, id: number): Batch {
	const batch = find(actor, id);
	if (batch.appliedAt) throw new Conflict('この取り込みは、すでに反映されています。');
	if (batch.droppedAt) throw new Conflict('この取り込みは、すでに取りやめています。');
	return batch;
}

function setEntry(tx: Tx, rowId: number, entry: RosterEntry): void {
	tx.update(rosterRow).set({ entry }).where(eq(rosterRow.id, rowId)).run();
}
