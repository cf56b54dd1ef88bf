import { and, asc, count, desc, eq, inArray, isNotNull, min, or } from 'drizzle-orm';
import { applicationActs, type ApplicationState } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { approves, may } from '../../permissions.ts';
import { numberOf } from './applications.ts';
import { itemsOf } from './items.ts';
import { linesOfAll } from './lines.ts';
import { takesApplications } from './places.ts';

const { licenceApplication, purchaseRound } = schema;

/** An application of an organisation that is its own turn. */
export type OwnTurn = {
	id: number;
	number: string;
	state: Extract<ApplicationState, 'draft' | 'unapproved' | 'reconfirm'>;
	items: string;
	round: string | null;
	since: Date;
};

/**
 * The applications that wait for the actor's organisation: those that came back, those to confirm anew, and for its
 * 決裁者 those to approve. What its 取りまとめ does not take any more waits for nothing. None for who may not apply.
 */
export function ownTurns(actor: Actor): OwnTurn[] {
	if (!may(actor, 'licence.apply', null)) return [];
	const { state, sequence, organisationId, stateAt } = licenceApplication;
	const states = approves(actor)
		? (['reconfirm', 'unapproved'] as const)
		: (['reconfirm'] as const);
	const rows = db()
		.select({ of: licenceApplication, round: purchaseRound })
		.from(licenceApplication)
		.leftJoin(purchaseRound, eq(purchaseRound.id, licenceApplication.roundId))
		.where(
			and(
				eq(organisationId, actor.organisation.id),
				or(inArray(state, [...states]), and(eq(state, 'draft'), isNotNull(sequence)))
			)
		)
		.orderBy(asc(stateAt))
		.all()
		.filter(({ of, round }) => of.state === 'reconfirm' || takesApplications(round, of));
	const lines = linesOfAll(
		db(),
		rows.map(({ of }) => of.id)
	);
	return rows.map(({ of, round }) => ({
		id: of.id,
		number: numberOf(of) ?? '下書き',
		state: of.state as OwnTurn['state'],
		items: itemsOf(lines.get(of.id) ?? []),
		round: round?.name ?? null,
		since: of.stateAt
	}));
}

/** How many applications the union's desk has to take in, and since when the oldest waits; null for others and for none. */
export function toAccept(actor: Actor): { count: number; since: Date } | null {
	if (!may(actor, 'licence.work', null)) return null;
	const row = db()
		.select({ count: count(), since: min(licenceApplication.stateAt) })
		.from(licenceApplication)
		.where(eq(licenceApplication.state, 'submitted'))
		.get();
	return row?.since ? { count: row.count, since: row.since } : null;
}

/** An application that is not ordered yet. */
type Underway = Pick<OwnTurn, 'id' | 'number' | 'items' | 'round'> & {
	state: ApplicationState;
};

/** The applications of the actor's organisation that are not ordered yet, for whoever goes on with them; newest first. */
export function underway(actor: Actor): Underway[] {
	if (!may(actor, 'licence.apply', null)) return [];
	const rows = db()
		.select({ of: licenceApplication, round: purchaseRound.name })
		.from(licenceApplication)
		.leftJoin(purchaseRound, eq(purchaseRound.id, licenceApplication.roundId))
		.where(
			and(
				eq(licenceApplication.organisationId, actor.organisation.id),
				inArray(licenceApplication.state, [...applicationActs.withdraw.from])
			)
		)
		.orderBy(desc(licenceApplication.id))
		.all();
	const lines = linesOfAll(
		db(),
		rows.map(({ of }) => of.id)
	);
	return rows.map(({ of, round }) => ({
		...{ id: of.id, number: numberOf(of) ?? '下書き', state: of.state, round },
		items: itemsOf(lines.get(of.id) ?? [])
	}));
}
