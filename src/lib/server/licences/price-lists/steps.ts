import { and, eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { priceListActs, type PriceListAct, type PriceListState } from '#lib/licences.ts';
import { forbiddenLabels } from '../../labels/forbidden.ts';
import { schema, type Tx } from '../../db/index.ts';
import { authorize } from '../../permissions.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import type { PriceList } from './lists.ts';

const { priceList } = schema;

/** What an act is called once it has happened. */
const happened: Record<PriceListAct, string> = {
	parse: 'price-list.parsed',
	fail: 'price-list.failed',
	map: 'price-list.mapped',
	check: 'price-list.checked',
	correct: 'price-list.corrected',
	compare: 'price-list.compared',
	activate: 'price-list.activated',
	close: 'price-list.closed',
	reopen: 'price-list.reopened',
	revoke: 'price-list.revoked',
	drop: 'price-list.dropped'
};

/** What one is told whose page shows what is no longer so. */
export const MOVED_ON =
	'ほかの人がこの価格表を先に進めました。画面を開き直して、いまの状態を確かめてください。';

type Step = {
	set?: Partial<typeof priceList.$inferInsert>;
	refs?: Record<string, number | string | null>;
	text?: string | null;
};

/**
 * Takes a list one step on through its states, whoever stands behind it, and writes down that it happened. Acts of the
 * system are nobody's to ask for. Throws `Forbidden` for whose act it is not, `Conflict` where it has moved on meanwhile.
 */
export function step(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	list: PriceList,
	act: PriceListAct,
	{ set = {}, refs = {}, text = null }: Step = {}
): PriceList {
	const { by, to } = priceListActs[act];
	const isOwnAct = (by as readonly string[]).includes('system');
	asItStands(list, act);
	if (!isOwnAct && !('isSystem' in hand)) {
		authorize(hand, 'price-list.act', { state: list.state, act });
	}
	const row = { ...set, state: to, version: list.version + 1 };
	const { changes } = tx
		.update(priceList)
		.set(row)
		.where(and(eq(priceList.id, list.id), eq(priceList.version, list.version)))
		.run();
	if (changes === 0) throw new Conflict(MOVED_ON);
	record(happened[act], `price-list:${list.id}`, refs, text);
	return { ...list, ...row } as PriceList;
}

/** Throws `Conflict` where the state the list is in knows no such act. */
export function asItStands(list: PriceList, act: PriceListAct): void {
	const from: readonly PriceListState[] = priceListActs[act].from;
	if (!from.includes(list.state)) throw new Conflict(forbiddenLabels['price-list.act']);
}

/** Throws `Conflict` where a form was drawn for another version of the list. */
export function asSeen(list: PriceList, version: number): void {
	if (list.version !== version) throw new Conflict(MOVED_ON);
}
