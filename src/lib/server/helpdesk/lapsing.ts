import { and, eq, lt } from 'drizzle-orm';
import { dayOf, instantOf } from '#lib/dates.ts';
import { LAPSES_AFTER } from '#lib/tickets.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { change, system } from '../record/change.ts';
import { perform } from './acts.ts';

const { ticket } = schema;

/** Closes cases that were answered and of which nothing was heard for ten business days (自動完了); run by the schedule. */
export function lapse(): number {
	// The tenth business day is still theirs.
	const since = instantOf(addBusinessDays(dayOf(now()), -LAPSES_AFTER), '00:00');
	const silent = db()
		.select({ id: ticket.id, version: ticket.version })
		.from(ticket)
		.where(and(eq(ticket.state, 'answered'), lt(ticket.stateAt, since)))
		.all();
	for (const { id, version } of silent) {
		change(system, (tx, record) => perform(tx, record, null, id, 'lapse', { version }));
	}
	return silent.length;
}
