import { dayOf } from '#lib/dates.ts';
import { preparedOnce } from '../db/index.ts';
import { TELLING } from '../identity/telling.ts';
import type { RecordedEvent } from '../record/events.ts';

/** What an item says, the same for everybody who is told of one event. */
export type Item = {
	event: number;
	why: 'mention' | 'follow' | 'told';
	action: string;
	thing: string;
	thread: number | null;
	post: number | null;
	audience: string | null;
	at: number;
	/** The seat that did it knows already; null where no seat did. */
	own: number | null;
};

const columns = '(seat_id, event_id, why, action, thing, thread_id, post_id, audience, at)';
const values = ':event, :why, :action, :thing, :thread, :post, :audience, :at';

/** One statement for all followers, however many: nothing is done for each of them here. */
const insertForFollowers = preparedOnce((connection) =>
	connection.$client.prepare(`
		insert or ignore into inbox_item ${columns}
		select follow.seat_id, ${values} from follow
		left join seat_setting on seat_setting.seat_id = follow.seat_id and seat_setting.key = '${TELLING}'
		where follow.thing in (:threadThing, :boardThing) and follow.seat_id is not :own
			and (coalesce(seat_setting.value, 'all') = 'all'
				or (seat_setting.value = 'replies' and follow.thing = :threadThing))
	`)
);

const insertForNamed = preparedOnce((connection) =>
	connection.$client.prepare(`
		insert or ignore into inbox_item ${columns}
		select named.seat_id, ${values} from (
			select tenure.seat_id from tenure join seat on seat.id = tenure.seat_id
			where seat.organisation_id in (select value from json_each(:organisations))
				and tenure.from_on <= :today and coalesce(tenure.to_on, :today) >= :today
				and tenure.ended_at is null
				and (:role is null or exists (select 1 from tenure_role
					where tenure_role.tenure_id = tenure.id and tenure_role.role = :role))
			union select value from json_each(:seats)
		) named
		left join seat_setting on seat_setting.seat_id = named.seat_id and seat_setting.key = '${TELLING}'
		where named.seat_id is not :own
			and named.seat_id not in (select value from json_each(:except))
			and (:why = 'told' or coalesce(seat_setting.value, 'all') <> 'none')
	`)
);

/** Tells every seat that follows the thread or its board, as far as its level wants it. */
export function tellFollowers(item: Item, board: number): void {
	const threadThing = `thread:${item.thread}`;
	insertForFollowers().run({ ...item, threadThing, boardThing: `board:${board}` });
}

/** Tells every seat that follows a thing which is neither thread nor board, as far as its level wants it. */
export function tellFollowersOf(item: Item, thing: string): void {
	insertForFollowers().run({ ...item, threadThing: thing, boardThing: thing });
}

/**
 * Tells seats, and organisations at every seat somebody holds on that day (of one role only, where it is
 * said); gives how many were told. What is owed ('told') comes at every level.
 */
export function tellNamed(
	item: Item,
	named: { organisations?: number[]; seats?: number[]; role?: string; except?: number[] }
): number {
	return insertForNamed().run({
		...item,
		organisations: JSON.stringify(named.organisations ?? []),
		seats: JSON.stringify(named.seats ?? []),
		role: named.role ?? null,
		except: JSON.stringify(named.except ?? []),
		today: dayOf(new Date(item.at))
	}).changes;
}

/** The item of an event about a thread, post or notice, or about neither. */
export function itemOf(
	event: RecordedEvent,
	about: Pick<Item, 'thread' | 'post' | 'audience'>
): Omit<Item, 'why'> {
	const { id, action, subject, refs, at, seat } = event;
	const { thread, post, audience } = about;
	// A table is told of by its own name; what it is part of decides who may read of it.
	const thing = typeof refs.table === 'number' ? `table:${refs.table}` : subject;
	return { event: id, action, thing, thread, post, audience, at: at.getTime(), own: seat };
}
