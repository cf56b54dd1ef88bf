import { eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { roundActs, type RoundAct } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { EventRefs } from '../../record/events.ts';
import type { Recorder } from '../../record/change.ts';
import { now } from '../../now.ts';
import { asItIs, type Round } from './rounds.ts';

const { purchaseRound } = schema;

const recorded: Record<RoundAct, string> = {
	publish: 'round.published',
	close: 'round.closed',
	extend: 'round.extended',
	price: 'round.priced',
	aggregate: 'round.aggregated',
	'take-back': 'round.taken-back',
	order: 'round.ordered',
	finish: 'round.finished',
	cancel: 'round.cancelled'
};

/** What comes with an act of a 取りまとめ; `version` is the one that stood on the screen. */
export type RoundDeed = { reason?: string; version?: number; refs?: EventRefs };

/**
 * Carries one act of a 取りまとめ out inside the caller's transaction, as the table of acts says. Whoever calls has asked
 * for the right to it. Throws `Conflict` where somebody was quicker and `Invalid` where a reason is missing.
 */
export function advance(
	tx: Tx,
	record: Recorder,
	id: number,
	act: RoundAct,
	deed: RoundDeed = {},
	also: Partial<Pick<Round, 'closesOn'>> = {}
): Round {
	const of = asItIs(tx, id);
	const line = roundActs[act];
	refuseMovedOn(of, act, deed.version);
	const reason = deed.reason?.trim() ?? '';
	if (line.reason === 'needed' && reason === '') {
		throw invalid('reason', '理由を入力してください。');
	}
	tx.update(purchaseRound)
		.set({
			...also,
			state: line.to,
			stateAt: now(),
			version: sql`${purchaseRound.version} + 1`
		})
		.where(eq(purchaseRound.id, id))
		.run();
	record(
		recorded[act],
		`round:${id}`,
		{ from: of.state, to: line.to, ...deed.refs },
		reason || null
	);
	return asItIs(tx, id);
}

/** Throws `Conflict` where a 取りまとめ is not, or no more, where an act leads from, or is another than the one on the screen. */
export function refuseMovedOn(
	of: Pick<Round, 'state' | 'version'>,
	act: RoundAct,
	version: number | undefined
): void {
	const isOlder = version !== undefined && version !== of.version;
	if (!isOlder && (roundActs[act].from as readonly string[]).includes(of.state)) return;
	throw new Conflict(
		`ほかの人が先にこの取りまとめを進めました（いまは「${labels.roundState[of.state]}」）。画面を開き直して、状態を確かめてください。`
	);
}
