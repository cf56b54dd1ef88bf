import { eq, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { findFor, isOver, refuseCancelled, type Meeting } from './meetings.ts';
import { repliesOf } from './replies.ts';

const { meetingReminder } = schema;

/**
 * 催促 to exactly the organisations that have not answered at this moment; gives their number. Throws `Conflict`
 * where nobody is missing, or where it was done today already.
 */
export function remind(actor: Actor, slug: string, id: number): number {
	const of = findFor(actor, slug, id, 'group.run');
	return change(actor, (tx, record) => {
		const missing = toRemind(of);
		const at = now();
		for (const { id: organisationId } of missing) {
			const personId = actor.person.id;
			tx.insert(meetingReminder).values({ meetingId: id, organisationId, personId, at }).run();
			const refs = { group: of.group.id, tellOrganisation: organisationId };
			record('meeting.reminded', `meeting:${id}`, refs);
		}
		return missing.length;
	});
}

/** The day (JST) on which the last 催促 of a meeting went out; null: none. */
export function lastReminded(of: Pick<Meeting, 'id'>): Day | null {
	const row = db()
		.select({ at: sql<number | null>`max(${meetingReminder.at})` })
		.from(meetingReminder)
		.where(eq(meetingReminder.meetingId, of.id))
		.get();
	return row?.at == null ? null : dayOf(new Date(row.at));
}

function toRemind(of: Meeting) {
	refuseCancelled(of);
	if (of.announcedAt === null) throw new Conflict('開催通知を出してから催促してください。');
	if (isOver(of)) throw new Conflict('この会議は終わりました。');
	if (lastReminded(of) === dayOf(now())) throw new Conflict('今日はもう催促しました。');
	const missing = repliesOf(of).filter((row) => row.isCounted && row.answer === null);
	if (missing.length === 0) throw new Conflict('未回答の団体はありません。');
	return missing;
}
