import type { Awaited, Holder, Outstanding } from '#lib/work.ts';
import * as tables from '../forum/tables/listings.ts';
import * as actions from '../groups/actions.ts';
import * as meetings from '../groups/meetings/owed.ts';
import type { Actor } from '../identity/actors.ts';
import { holdersOf } from '../identity/holdings.ts';
import * as calls from '../identity/roster/calls.ts';
import * as rounds from '../licences/rounds/owed.ts';
import * as notices from '../notices/listings.ts';

export type Deadline = Awaited & { holder: Holder | null };

/** What the actor's organisation owes by a day, overdue first, and who of it has each in hand. */
export function deadlines(actor: Actor): Deadline[] {
	const awaited = [
		...notices.awaiting(actor),
		...calls.awaiting(actor),
		...tables.awaiting(actor),
		...actions.awaiting(actor),
		...meetings.awaiting(actor),
		...rounds.awaiting(actor)
	].sort(byDay);
	const holders = holdersOf(
		actor.organisation.id,
		awaited.map(({ thing }) => thing)
	);
	return awaited.map((one) => ({ ...one, holder: holders.get(one.thing) ?? null }));
}

/** What the actor's organisation has asked of others and not yet got from all, by deadline: whom to remind. */
export function outstanding(actor: Actor): Outstanding[] {
	return [
		...notices.outstanding(actor),
		...calls.outstanding(actor),
		...tables.outstanding(actor),
		...meetings.outstanding(actor)
	].sort(byDay);
}

function byDay(a: { dueOn: string }, b: { dueOn: string }): number {
	return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0;
}
