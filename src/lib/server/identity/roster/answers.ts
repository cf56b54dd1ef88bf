import { and, asc, eq, isNull, max, type SQL } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import type { Organisation } from '../organisations.ts';

const { person, rosterBatch, rosterCall, rosterReminder, rosterSubmission } = schema;

export type Call = typeof rosterCall.$inferSelect;

/** What an organisation answered to a call: its file, or that nothing changes. */
export type Submission = { at: Date; by: string; batchId: number | null };

/** Calls by deadline, each with the organisations that have answered it, in one statement. */
export function answered(where?: SQL): { call: Call; given: Set<number> }[] {
	const rows = db()
		.select({
			call: rosterCall,
			body: rosterSubmission.organisationId,
			revertedAt: rosterBatch.revertedAt
		})
		.from(rosterCall)
		.leftJoin(rosterSubmission, eq(rosterSubmission.callId, rosterCall.id))
		.leftJoin(rosterBatch, eq(rosterBatch.id, rosterSubmission.batchId))
		.where(where)
		.orderBy(asc(rosterCall.dueOn), asc(rosterCall.id))
		.all();
	const each = new Map<number, { call: Call; given: Set<number> }>();
	for (const { call, body, revertedAt } of rows) {
		const one = each.get(call.id) ?? { call, given: new Set() };
		if (body !== null && revertedAt === null) one.given.add(body);
		each.set(call.id, one);
	}
	return [...each.values()];
}

/** How many of these organisations have answered. */
export function countOf(
	given: Set<number>,
	bodies: Organisation[]
): { handedIn: number; asked: number } {
	return { asked: bodies.length, handedIn: bodies.filter((body) => given.has(body.id)).length };
}

/** Who has answered a call, by organisation id; a file that was taken back is no answer any more. */
export function submissionsTo(callId: number): Map<number, Submission> {
	const rows = db()
		.select({ row: rosterSubmission, by: person.name, revertedAt: rosterBatch.revertedAt })
		.from(rosterSubmission)
		.innerJoin(person, eq(person.id, rosterSubmission.personId))
		.leftJoin(rosterBatch, eq(rosterBatch.id, rosterSubmission.batchId))
		.where(and(eq(rosterSubmission.callId, callId), isNull(rosterBatch.revertedAt)))
		.all();
	return new Map(
		rows.map(({ row, by }) => [row.organisationId, { at: row.at, by, batchId: row.batchId }])
	);
}

/** When each organisation was last reminded of a call. */
export function remindersOf(callId: number): Map<number, Date> {
	const rows = db()
		.select({ organisationId: rosterReminder.organisationId, at: max(rosterReminder.at) })
		.from(rosterReminder)
		.where(eq(rosterReminder.callId, callId))
		.groupBy(rosterReminder.organisationId)
		.all();
	return new Map(rows.flatMap((row) => (row.at ? [[row.organisationId, row.at] as const] : [])));
}

/** When an organisation was last reminded of each call. */
export function remindersTo(organisationId: number): Map<number, Date> {
	const rows = db()
		.select({ callId: rosterReminder.callId, at: max(rosterReminder.at) })
		.from(rosterReminder)
		.where(eq(rosterReminder.organisationId, organisationId))
		.groupBy(rosterReminder.callId)
		.all();
	return new Map(rows.flatMap((row) => (row.at ? [[row.callId, row.at] as const] : [])));
}
