import { roundActs, type RoundAct } from '#lib/licences.ts';
import { db } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, may } from '../../permissions.ts';
import { ofRound } from '../orders/orders.ts';
import { byPart, linesOf, sumOf, type PartTotal } from './lines.ts';
import { find, type Round } from './rounds.ts';

/** What an actor may do with a 取りまとめ now. */
export type RoundRights = Record<Exclude<RoundAct, 'finish'>, boolean> & { work: boolean };

/** The acts of a 取りまとめ an actor may carry out in the state it is in. */
export function rightsOn(actor: Actor, of: Round): RoundRights {
	const acts = Object.keys(roundActs) as RoundAct[];
	const rights = acts.map((act) => [act, may(actor, 'round.act', { state: of.state, act })]);
	return { ...Object.fromEntries(rights), work: may(actor, 'licence.work', null) } as RoundRights;
}

/** 発注集計 of a 取りまとめ: every part number with what it comes to, and who wants it. */
type Summary = { round: Round; totals: PartTotal[]; sum: { packs: number; yen: number } };

/** The 発注集計 as it stands now. Throws `Forbidden` for who is not the union, `NotFound`. */
export function summary(actor: Actor, id: number): Summary {
	authorize(actor, 'licence.work', null);
	const round = find(actor, id);
	const totals = byPart(linesOf(db(), id));
	return { round, totals, sum: sumOf(totals) };
}

/** The order of a 取りまとめ as a link; null before it was placed. */
export function orderOf(
	id: number
): { number: string; fiscalYear: number; sequence: number } | null {
	const order = ofRound(db(), id);
	if (!order) return null;
	const { number, fiscalYear, sequence } = order;
	return { number, fiscalYear, sequence };
}

/** Whether an actor works at the union's side of the register. */
export const mayWork = (actor: Actor): boolean => may(actor, 'licence.work', null);

/** Whether an actor decides for the union. */
export const mayLead = (actor: Actor): boolean => may(actor, 'licence.lead', null);
