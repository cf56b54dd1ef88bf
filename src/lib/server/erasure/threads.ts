import { and, eq, inArray, notLike, or, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../db/index.ts';

const { candidateMark, disclosure, event, eventText, grant, holding } = schema;
const { statusColumn, statusRow, statusRowVersion, statusSnapshot, statusTable, statusUpload } =
	schema;
const { thread, threadAct, threadReform } = schema;

/**
 * Takes a thread's title and what was said about it as a whole: names of 制度改正, reasons of the union and the
 * 世話役, requests for 開示. Posts and tables are things of their own and stay.
 */
export function clearThread(tx: Tx, id: number): void {
	tx.update(thread).set({ title: labels.erased.threadTitle }).where(eq(thread.id, id)).run();
	tx.update(threadReform).set({ name: '' }).where(eq(threadReform.threadId, id)).run();
	tx.update(candidateMark).set({ reason: '' }).where(eq(candidateMark.threadId, id)).run();
	tx.update(disclosure).set({ about: '' }).where(eq(disclosure.threadId, id)).run();
	tx.update(grant)
		.set({ why: '' })
		.where(eq(grant.thing, `thread:${id}`))
		.run();
	tx.update(threadAct)
		.set({ reason: null })
		.where(and(eq(threadAct.threadId, id), sql`${threadAct.postId} is null`))
		.run();
	const requests = tx
		.select({ subject: sql<string>`'disclosure:' || ${disclosure.id}` })
		.from(disclosure)
		.where(eq(disclosure.threadId, id));
	const about = tx
		.select({ id: event.id })
		.from(event)
		.where(
			or(
				inArray(event.subject, requests),
				and(
					eq(event.subject, `thread:${id}`),
					notLike(event.action, 'table.%'),
					sql`json_extract(${event.refs}, '$.post') is null`
				)
			)
		);
	tx.delete(eventText).where(inArray(eventText.eventId, about)).run();
}

/** Takes every text of a 状況表, as it stands, stood and was kept; who answered and when stays. It is closed. */
export function clearTable(tx: Tx, id: number, at: Date): void {
	tx.update(statusTable)
		.set({
			title: labels.erased.tableTitle,
			note: '',
			closedAt: sql`coalesce(${statusTable.closedAt}, ${at.getTime()})`
		})
		.where(eq(statusTable.id, id))
		.run();
	tx.update(statusColumn)
		.set({ name: labels.erased.column, options: [], fact: null })
		.where(eq(statusColumn.tableId, id))
		.run();
	tx.update(statusRow)
		.set({ cells: {}, draft: null, draftIsNone: false, draftBy: null, approvalAskedAt: null })
		.where(eq(statusRow.tableId, id))
		.run();
	tx.update(statusRowVersion)
		.set({ cells: {}, caller: null })
		.where(eq(statusRowVersion.tableId, id))
		.run();
	tx.delete(statusSnapshot).where(eq(statusSnapshot.tableId, id)).run();
	tx.delete(statusUpload).where(eq(statusUpload.tableId, id)).run();
	tx.delete(holding)
		.where(eq(holding.thing, `table:${id}`))
		.run();
}
