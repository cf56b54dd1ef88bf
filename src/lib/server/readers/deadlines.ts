import type { Awaited, Holder } from '#lib/work.ts';
import type { Actor } from '../identity/actors.ts';
import { holdersOf } from '../identity/holdings.ts';
import { awaiting as awaitingRoster } from '../identity/roster/calls.ts';
import { awaiting as awaitingNotices } from '../notices/listings.ts';

export type Deadline = Awaited & { holder: Holder | null };

/** What the actor's organisation owes by a day, overdue first, and who of it has each in hand. */
export function deadlines(actor: Actor): Deadline[] {
	const awaited = [...awaitingNotices(actor), ...awaitingRoster(actor)].sort((a, b) =>
		a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0
	);
	const holders = holdersOf(
		actor.organisation.id,
		awaited.map(({ thing }) => thing)
	);
	return awaited.map((one) => ({ ...one, holder: holders.get(one.thing) ?? null }));
}
