import { and, desc, eq } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { list } from './rows.ts';
import { find, type Table } from './tables.ts';

const { statusSnapshot } = schema;

export type Snapshot = typeof statusSnapshot.$inferSelect;

/** 凍結: keeps what stands now under today's date; it never changes again, and the table goes on. Gives its id. */
export function freeze(actor: Actor, tableId: number): number {
	const of = find(actor, tableId);
	authorize(actor, 'table.keep', of);
	return change(actor, (tx, record) => {
		const rows = list(actor, of).map(({ name, code6, state, cells }) => ({
			organisation: name,
			code: code6,
			state: state === 'draft' ? ('blank' as const) : state,
			cells
		}));
		const snapshotId = Number(
			tx
				.insert(statusSnapshot)
				.values({
					tableId,
					at: now(),
					personId: actor.person.id,
					columns: of.columns.map(({ name }) => name),
					rows
				})
				.run().lastInsertRowid
		);
		record('table.frozen', `thread:${of.threadId}`, {
			thread: of.threadId,
			table: tableId,
			snapshot: snapshotId
		});
		return snapshotId;
	});
}

/** The snapshots of a table, newest first. */
export function ofTable(of: Table): { id: number; at: Date }[] {
	return db()
		.select({ id: statusSnapshot.id, at: statusSnapshot.at })
		.from(statusSnapshot)
		.where(eq(statusSnapshot.tableId, of.id))
		.orderBy(desc(statusSnapshot.id))
		.all();
}

/** One snapshot of a table; throws `NotFound`. */
export function one(of: Table, id: number): Snapshot {
	return found(
		db()
			.select()
			.from(statusSnapshot)
			.where(and(eq(statusSnapshot.id, id), eq(statusSnapshot.tableId, of.id)))
			.get()
	);
}
