import { sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { db } from '../db/index.ts';
import { now } from '../now.ts';

export type Queues = {
	/** Threads, notices and other roots whose entries in the index are still to be made. */
	index: number;
	/** Attached files whose words are not drawn yet. */
	texts: number;
	/** Planned notices of licences whose day has come and that have not gone out, and those of later days. */
	notices: { due: number; ahead: number };
	/** Letters that wait, may have been sent, and were given up. */
	mail: { waiting: number; unknown: number; failed: number };
};

/** What waits to be done by the server itself; a number that only grows tells of something that stands still. */
export function queues(): Queues {
	const today = dayOf(now());
	const row = db().get<Record<string, number>>(sql`select
		(select count(*) from search_waiting) as "index",
		(select count(distinct a.sha256) from attachment a
			join blob b on b.sha256 = a.sha256 and b.scan in ('off', 'clean')
			where a.thing_type in ('post', 'notice', 'material-version', 'ticket-message', 'article')
				and a.removed_at is null and a.sha256 not in (select sha256 from file_text)) as texts,
		(select count(*) from planned_notice
			where sent_at is null and cancelled_at is null and due_on < ${today}) as due,
		(select count(*) from planned_notice
			where sent_at is null and cancelled_at is null and due_on >= ${today}) as ahead,
		(select count(*) from outbox where state = 'waiting') as waiting,
		(select count(*) from outbox where state = 'claimed') as unknown,
		(select count(*) from outbox where state = 'failed') as failed`);
	const of = (name: string) => row[name] ?? 0;
	return {
		index: of('index'),
		texts: of('texts'),
		notices: { due: of('due'), ahead: of('ahead') },
		mail: { waiting: of('waiting'), unknown: of('unknown'), failed: of('failed') }
	};
}
