import { eq, sql } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { repriceOpen } from '../applications/repricing.ts';
import { besides, obstaclesTo, prepared, refuse } from './comparing.ts';
import type { Difference } from './difference.ts';
import { rowsFrom } from './in-force.ts';
import { byId, find, touch, type PriceList } from './lists.ts';
import { mappingOf } from './mapping.ts';
import { registerParts } from './new-parts.ts';
import type { OpenedList } from './open-list.ts';
import type { PriceRow } from './price-row.ts';
import { readingOf } from './readings.ts';
import { isLaid, stage, unstage } from './staging.ts';
import { asSeen, MOVED_ON, step } from './steps.ts';

const { priceList, priceRow } = schema;

type Activated = {
	rows: number;
	/** Part numbers that were not on record: products to be confirmed. */
	fresh: string[];
	/** Open lines that cost something else now; none while the list has yet to begin. */
	changed: number;
};

/** Lists whose prices are being laid down. */
const underWay = new Set<number>();

/**
 * Puts a compared list in force in one transaction: its prices count from now on, the list before ends the day before,
 * unknown part numbers become products 要確認, and from the day on which it begins open applications are compared
 * with it. Throws `Invalid` for what stands against it, `Conflict` where anything has moved on, `Forbidden`.
 */
export async function activate(actor: Actor, id: number, version: number): Promise<Activated> {
	const list = find(actor, id);
	asSeen(list, version);
	authorize(actor, 'price-list.act', { state: list.state, act: 'activate' });
	if (underWay.has(id)) {
		throw new Conflict('ほかの人が、いまこの価格表を有効にしています。画面を開き直してください。');
	}
	underWay.add(id);
	try {
		const opened = await readingOf(list);
		if (list.supersedes !== null) replacedBy(list);
		const { rows } = await prepared(list, opened);
		refuse(obstaclesTo(list, opened));
		await stage(id, rows);
		return change(actor, (tx, record) => putInForce(tx, record, actor, list, opened, rows));
	} catch (thrown) {
		await unstage(id);
		throw thrown;
	} finally {
		underWay.delete(id);
	}
}

function putInForce(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	list: PriceList,
	opened: OpenedList,
	staged: readonly PriceRow[]
): Activated {
	const { vendorId } = mappingOf(list);
	const active = step(tx, record, actor, list, 'activate', { refs: { day: list.validFrom } });
	const before = list.supersedes === null ? null : replacedBy(list, tx);
	refuse(obstaclesTo(list, opened, tx));
	const { rows, difference } = besides(list, opened, tx);
	// Compared anew because the list before has changed meanwhile, or taken away: what was laid down is not what counts.
	if (rows !== staged || !isLaid(list.id, rows, tx)) throw new Conflict(MOVED_ON);
	const fresh = vendorId === null ? [] : registerParts(tx, record, list.id, vendorId, rows);
	if (before) end(tx, record, actor, before, active, difference);
	const changed = begin(tx, record, active);
	return { rows: rows.length, fresh, changed };
}

/** Compares open applications with a list that has begun; 0 while it has not. */
export function begin(tx: Tx, record: Recorder, list: PriceList): number {
	const today = dayOf(now());
	if (list.validFrom === null || list.validFrom > today) return 0;
	tx.update(priceList).set({ comparedAt: now() }).where(eq(priceList.id, list.id)).run();
	return repriceOpen(tx, record, { day: today, resellerId: list.resellerId }).length;
}

function replacedBy(list: PriceList, tx?: Tx): PriceList {
	const before = byId(list.supersedes ?? 0, tx);
	if (before.state !== 'active' || before.endedBy !== null) {
		throw new Conflict(
			`代わるはずの「${before.title}」は、もう終わっています。「代わる価格表」を選び直してください。`
		);
	}
	return before;
}

/** Ends what the new list replaces on the day before the new price begins; what it was to be before is kept for 取消. */
function end(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	before: PriceList,
	list: PriceList,
	{ closing }: Difference
): void {
	const begins = list.validFrom ?? dayOf(now());
	const lastDays = new Map<number, Day>();
	for (const { older, to } of closing) {
		const { id } = older as typeof older & { id: number };
		const known = lastDays.get(id);
		if (known === undefined || to < known) lastDays.set(id, to);
	}
	if (!list.isPartial) {
		for (const { id } of rowsFrom(before.id, begins)) {
			if (!lastDays.has(id)) lastDays.set(id, addDays(begins, -1));
		}
	}
	const byDay = Map.groupBy([...lastDays], ([, day]) => day);
	const validTo = [...byDay.keys()].toSorted().at(-1) ?? addDays(begins, -1);
	for (const [day, rows] of byDay) {
		// A price holds no longer than its list does: what ends with it needs no word of its own.
		if (day === validTo && !list.isPartial) continue;
		const ids = JSON.stringify(rows.map(([id]) => id));
		tx.update(priceRow)
			.set({ validTo: day, endedBy: list.id, wouldEnd: sql`${priceRow.validTo}` })
			.where(sql`${priceRow.id} in (select value from json_each(${ids}))`)
			.run();
	}
	if (list.isPartial) {
		touch(tx, before);
		record('price-list.partly-replaced', `price-list:${before.id}`, { by: list.id });
		return;
	}
	const set = { validTo, endedBy: list.id, wouldEnd: before.validTo };
	if (validTo < dayOf(now())) {
		step(tx, record, actor, before, 'close', { set, refs: { by: list.id, day: validTo } });
		return;
	}
	touch(tx, before, set);
	record('price-list.end-set', `price-list:${before.id}`, { by: list.id, day: validTo });
}
