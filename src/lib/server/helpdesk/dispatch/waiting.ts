import { and, eq, inArray, sql } from 'drizzle-orm';
import { dispatchOwes, dispatchStates, type DispatchState } from '#lib/dispatches.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { may, scopeOf, scopes } from '../../permissions.ts';
import { now } from '../../now.ts';
import type { Side } from '#lib/tickets.ts';
import { sessionsOf } from './caps.ts';
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

/** The dispatches that wait for an act of this actor's side: of the union, of a coordinator, of a 決裁者, of whoever asked. */
export function owed(actor: Actor): ListedDispatch[] {
	if (may(actor, 'desk.work', null)) return inStates(actor, owedBy('union'));
	if (may(actor, 'dispatch.take-on', null)) {
		return inStates(actor, ['offered', 'scheduled', 'done']).filter(
			({ id, state }) => state !== 'scheduled' || isHeld(id)
		);
	}
	const own = inStates(actor, [...judged, 'unapproved']).filter(
		({ organisationId }) => organisationId === actor.organisation.id
	);
	return own.filter(({ id, state }) =>
		state === 'unapproved' ? actor.roles.includes('approver') : !isJudged(id)
	);
}

/** In these the organisation is asked what it thought of the dispatch. */
const judged = ['reported', 'settled_pending'] as const;

function isJudged(id: number): boolean {
	const { dispatchEvaluation } = schema;
	const own = eq(dispatchEvaluation.dispatchId, id);
	return db().select().from(dispatchEvaluation).where(own).get() !== undefined;
}

/** Its last day is over, and nobody has said that it took place. */
function isHeld(id: number): boolean {
	const last = sessionsOf(db(), id).at(-1);
	return last !== undefined && last.endsAt <= now();
}

/** The last day for what a dispatch waits for, JST: an answer to an offer, or a report; null: none. */
export function dueOf(id: number, state: DispatchState): string | null {
	const row = db().select().from(dispatch).where(eq(dispatch.id, id)).get();
	if (state === 'done') return row?.reportDue ?? null;
	if (state !== 'offered') return null;
	return standingOffer(db(), id)?.replyDue ?? null;
}
