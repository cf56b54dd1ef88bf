import { and, count, desc, eq, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { change } from '../record/change.ts';
import { find, standingOf, type Notice } from './notices.ts';
import { unconfirmed } from './status.ts';

const { noticeReminder, person } = schema;

/** How many organisations a 催促 of this notice would reach now; throws `Conflict` when there is nothing to remind of. */
export function reach(actor: Actor, id: number): number {
	return toRemind(actor, id).length;
}

/** 催促 to exactly the organisations that have not confirmed at this moment; gives their number. */
export function remind(actor: Actor, id: number): number {
	toRemind(actor, id);
	return change(actor, (tx, record) => {
		const organisations = toRemind(actor, id);
		const at = now();
		for (const { id: organisationId } of organisations) {
			tx.insert(noticeReminder)
				.values({ noticeId: id, organisationId, personId: actor.person.id, at })
				.run();
		}
		record('notice.reminded', `notice:${id}`, { organisations: organisations.length });
		return organisations.length;
	});
}

export type Reminded = { at: Date; name: string; organisations: number };

/** The log of reminders of a notice, newest first; for the sender. */
export function log(actor: Actor, of: Notice): Reminded[] {
	authorize(actor, 'notice.watch', of);
	return db()
		.select({ at: noticeReminder.at, name: person.name, organisations: count() })
		.from(noticeReminder)
		.innerJoin(person, eq(person.id, noticeReminder.personId))
		.where(eq(noticeReminder.noticeId, of.id))
		.groupBy(noticeReminder.at, person.id)
		.orderBy(desc(noticeReminder.at))
		.all();
}

/** When the actor's organisation was reminded of a notice last, or null. */
export function lastReminder(actor: Actor, of: Notice): Date | null {
	const row = db()
		.select({ at: sql<number | null>`max(${noticeReminder.at})` })
		.from(noticeReminder)
		.where(
			and(
				eq(noticeReminder.noticeId, of.id),
				eq(noticeReminder.organisationId, actor.organisation.id)
			)
		)
		.get();
	return row?.at == null ? null : new Date(row.at);
}

function toRemind(actor: Actor, id: number) {
	const of = find(actor, id);
	authorize(actor, 'notice.remind', of);
	const standing = standingOf(of);
	if (standing === 'not-yet') throw new Conflict('掲示がまだ始まっていません。');
	if (standing === 'ended')
		throw new Conflict('掲示が終わっています。先に、おわりの日を延ばしてください。');
	const organisations = unconfirmed(actor, of);
	if (organisations.length === 0) throw new Conflict('未確認の団体はありません。');
	return organisations;
}
