import { count, desc, eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { list } from './rows.ts';
import { answeringIn, find, type Table } from './tables.ts';

const { statusReminder } = schema;

/** How many organisations a 催促 would reach now; throws `Conflict` when there is nothing to remind of. */
export function reach(actor: Actor, id: number): number {
	return toRemind(actor, id).length;
}

/** 催促 to exactly the organisations that have not answered at this moment; gives their number. */
export function remind(actor: Actor, id: number): number {
	const { threadId } = find(actor, id);
	return change(actor, (tx, record) => {
		const missing = toRemind(actor, id);
		const at = now();
		for (const { organisationId } of missing) {
			tx.insert(statusReminder)
				.values({ tableId: id, organisationId, personId: actor.person.id, at })
				.run();
			record('table.reminded', `thread:${threadId}`, {
				thread: threadId,
				table: id,
				tellOrganisation: organisationId
			});
		}
		return missing.length;
	});
}

export type Reminded = { at: Date; organisations: number };

/** The log of reminders, newest first, for those who look after the table; it names nobody, since whoever asks may be masked. */
export function log(actor: Actor, of: Table): Reminded[] {
	authorize(actor, 'table.keep', of);
	return db()
		.select({ at: statusReminder.at, organisations: count() })
		.from(statusReminder)
		.where(eq(statusReminder.tableId, of.id))
		.groupBy(statusReminder.at)
		.orderBy(desc(statusReminder.at))
		.all();
}

function toRemind(actor: Actor, id: number) {
	const of = find(actor, id);
	authorize(actor, 'table.remind', of);
	// Who has left the group since can answer no more.
	const answering = answeringIn(of.thread);
	const missing = list(actor, of).filter(
		({ state, isOwn, organisationId }) =>
			!isOwn && (state === 'blank' || state === 'draft') && answering.has(organisationId)
	);
	if (missing.length === 0) throw new Conflict('未回答の団体はありません。');
	return missing;
}
