import { eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { dispatchTransition, type DispatchAct } from '#lib/dispatches.ts';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { findUnion } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import type { Recorder } from '../../record/change.ts';
import { asItIs, type Dispatch } from './dispatches.ts';
import { expertOf } from './experts.ts';

const { dispatch, dispatchStep } = schema;

/** How an act is entered in the record. */
const recorded: Record<DispatchAct, string> = {
	approve: 'dispatch.requested',
	withdraw: 'dispatch.cancelled',
	cancel: 'dispatch.cancelled',
	override: 'dispatch.overridden',
	select: 'dispatch.ranked',
	offer: 'dispatch.offered',
	accept: 'dispatch.accepted',
	decline: 'dispatch.declined',
	lapse: 'dispatch.unanswered',
	exhaust: 'dispatch.exhausted',
	fix: 'dispatch.fixed',
	'add-day': 'dispatch.fixed',
	move: 'dispatch.moved',
	hold: 'dispatch.held',
	report: 'dispatch.reported',
	'approve-report': 'dispatch.report-approved',
	'return-report': 'dispatch.report-returned',
	evaluate: 'dispatch.evaluated',
	cost: 'dispatch.cost-entered',
	settle: 'dispatch.settled',
	follow: 'dispatch.followed'
};

/** Who is told of an act: the union, the organisation, and the coordinator who took it on. */
const toldOf: Partial<Record<DispatchAct, readonly ('union' | 'organisation' | 'expert')[]>> = {
	approve: ['union'],
	withdraw: ['union', 'organisation'],
	cancel: ['union', 'organisation'],
	accept: ['union', 'organisation'],
	decline: ['union'],
	lapse: ['union'],
	exhaust: ['union'],
	fix: ['organisation', 'expert'],
	'add-day': ['organisation', 'expert'],
	move: ['union', 'organisation', 'expert'],
	hold: ['union', 'organisation'],
	report: ['union', 'organisation'],
	'approve-report': ['organisation', 'expert'],
	'return-report': ['expert'],
	evaluate: ['union'],
	follow: ['union', 'organisation']
};

/** What comes with an act: why, what the history says of it, and the version of the dispatch the actor saw. */
export type Deed = { reason?: string; text?: string; version?: number | null };

type Also = Partial<Pick<Dispatch, 'audience' | 'estimateYen' | 'approvedBy' | 'reportDue'>>;

/**
 * Carries one act of a dispatch out inside the caller's transaction, as the table of acts says: state, history,
 * record. Whoever calls has asked for the right to it. Throws `Conflict` when somebody was quicker and `Invalid`
 * where a reason is needed and none is given.
 */
export function perform(
	tx: Tx,
	record: Recorder,
	hand: Actor | null,
	id: number,
	act: DispatchAct,
	deed: Deed = {},
	also: Also = {}
): Dispatch {
	const of = asItIs(tx, id);
	const { from, to, reason: isReason, readers } = dispatchTransition(act);
	const isOlder = typeof deed.version === 'number' && deed.version !== of.version;
	if (isOlder || !from.includes(of.state)) {
		throw new Conflict(
			`ほかの人が先にこの派遣を進めました（いまは「${labels.dispatchState[of.state]}」）。内容を確かめてから、もう一度送ってください。`
		);
	}
	const reason = (deed.reason ?? '').trim();
	if (isReason === 'needed' && reason === '') {
		throw invalid('reason', '理由を入れてください。');
	}
	const state = to ?? of.state;
	const at = now();
	tx.update(dispatch)
		.set({ ...also, state, stateAt: at, version: sql`${dispatch.version} + 1` })
		.where(eq(dispatch.id, id))
		.run();
	tx.insert(dispatchStep)
		.values({
			dispatchId: id,
			act,
			text: [deed.text, reason].filter(Boolean).join('　'),
			personId: hand?.person.id ?? null,
			authorName: hand?.person.name ?? '',
			organisationId: hand?.organisation.id ?? null,
			isForUnion: readers === 'union',
			at
		})
		.run();
	record(
		recorded[act],
		`dispatch:${id}`,
		{ organisation: of.organisationId, from: of.state, to: state, ...toldIn(tx, of, act) },
		reason || null
	);
	return asItIs(tx, id);
}

function toldIn(tx: Tx, of: Dispatch, act: DispatchAct) {
	const told = toldOf[act] ?? [];
	const bodies = [
		...(told.includes('union') && of.state !== 'unapproved' ? [findUnion().id] : []),
		...(act === 'approve' ? [findUnion().id] : []),
		...(told.includes('organisation') ? [of.organisationId] : [])
	];
	const seat = told.includes('expert') ? expertOf(tx, of.id)?.candidate.seatId : undefined;
	return {
		...(bodies.length > 0 ? { tellOrganisations: bodies.join(' ') } : {}),
		...(seat === undefined ? {} : { tellSeat: seat })
	};
}
