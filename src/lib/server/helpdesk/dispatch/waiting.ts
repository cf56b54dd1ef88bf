import { and, eq, inArray, sql } from 'drizzle-orm';
import { dispatchOwes, dispatchStates, type DispatchState } from '#lib/dispatches.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may, scopeOf, scopes } from '../../permissions.ts';
import type { Side } from '#lib/tickets.ts';
import { inStates, type ListedDispatch } from './dispatches.ts';
import { standingOffer } from './experts.ts';

const { dispatch } = schema;

const owedBy = (side: Side) => dispatchStates.filter((state) => dispatchOwes[state] === side);

const selectOffered = preparedOnce((connection) =>
	connection
		.select({ n: sql<number>`count(*)` })
		.from(dispatch)
		.where(and(scopes.dispatch, inArray(dispatch.state, ['offered', 'done'])))
		.prepare()
);

/** How many offers and reports wait for this coordinator. */
export function offersWaiting(actor: Actor): number {
	return selectOffered().get(scopeOf(actor))?.n ?? 0;
}

/** The dispatches that wait for an act of this actor's side: of the union, of a coordinator, of a 決裁者. */
export function owed(actor: Actor): ListedDispatch[] {
	if (may(actor, 'desk.work', null)) return inStates(actor, owedBy('union'));
	if (may(actor, 'dispatch.take-on', null)) return inStates(actor, ['offered', 'done']);
	return actor.roles.includes('approver') ? inStates(actor, ['unapproved']) : [];
}

/** The last day for what a dispatch waits for, JST: an answer to an offer, or a report; null: none. */
export function dueOf(id: number, state: DispatchState): string | null {
	const row = db().select().from(dispatch).where(eq(dispatch.id, id)).get();
	if (state === 'done') return row?.reportDue ?? null;
	if (state !== 'offered') return null;
	return standingOffer(db(), id)?.replyDue ?? null;
}
