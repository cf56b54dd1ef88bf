import { and, asc, desc, eq, gte } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import type { ApplicationState } from '#lib/licences.ts';
import type { Awaited } from '#lib/work.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { COUNTED } from './lines.ts';
import { partakers } from './progress.ts';
import { find } from './rounds.ts';

const { event, licenceApplication, purchaseRound } = schema;

/**
 * Every 取りまとめ that takes applications and of which the actor's organisation is part, by its last day, as long as
 * nothing has come from it; one that has begun is led to its draft. None for who may not apply.
 */
export function awaiting(actor: Actor): Awaited[] {
	if (actor.organisation.kind === '組合' || !may(actor, 'licence.apply', null)) return [];
	return db()
		.select({ id: purchaseRound.id })
		.from(purchaseRound)
		.where(and(eq(purchaseRound.state, 'open'), gte(purchaseRound.closesOn, dayOf(now()))))
		.orderBy(asc(purchaseRound.closesOn))
		.all()
		.flatMap(({ id }): Awaited[] => {
			const of = find(actor, id);
			const own = ownOf(actor, id);
			if (own.some(hasAnswered)) return [];
			if (!partakers(db(), of).includes(actor.organisation.id)) return [];
			const begun = own.find(({ state }) => state === 'draft' || state === 'unapproved');
			const href = begun ? `/licences/applications/${begun.id}` : `/licences/rounds/${id}`;
			return [
				{
					...{ thing: `round:${id}`, kind: 'round', title: `${labels.licence} ${of.name}`, href },
					...{ from: labels.union, dueOn: of.closesOn },
					remindedAt: remindedOf(actor, id)
				}
			];
		});
}

/** What was sent has been answered, and so has what was withdrawn after it was sent. */
const hasAnswered = (of: { state: ApplicationState; sequence: number | null }) =>
	COUNTED.includes(of.state) || (of.state === 'withdrawn' && of.sequence !== null);

function ownOf(actor: Actor, roundId: number) {
	return db()
		.select()
		.from(licenceApplication)
		.where(
			and(
				eq(licenceApplication.roundId, roundId),
				eq(licenceApplication.organisationId, actor.organisation.id)
			)
		)
		.orderBy(desc(licenceApplication.id))
		.all();
}

/** When the organisation was among those that were reminded. */
function remindedOf(actor: Actor, roundId: number): Date | null {
	const rows = db()
		.select({ at: event.at, refs: event.refs })
		.from(event)
		.where(and(eq(event.subject, `round:${roundId}`), eq(event.action, 'round.reminded')))
		.orderBy(desc(event.id))
		.all();
	const mine = String(actor.organisation.id);
	const last = rows.find(({ refs }) => {
		const { tellOrganisations } = refs as { tellOrganisations?: unknown };
		return typeof tellOrganisations === 'string' && tellOrganisations.split(' ').includes(mine);
	});
	return last?.at ?? null;
}
