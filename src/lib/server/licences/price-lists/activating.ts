import { inArray, eq, sql } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import { repriceOpen } from '../applications/repricing.ts';
import { comparisonOf, refuse, type Comparison } from './comparing.ts';
import { rowsFrom } from './in-force.ts';
import { byId, find, type PriceList } from './lists.ts';
import { mappingOf } from './mapping.ts';
import { registerParts } from './new-parts.ts';
import type { PriceRow } from './price-row.ts';
import { readingOf } from './readings.ts';
import { asSeen, step } from './steps.ts';

const { priceList, priceRow } = schema;

/** Rows written by one statement. */
const AT_ONCE = 500;

export type Activated = {
	rows: number;
	/** Part numbers that were not on record: products to be confirmed. */
	fresh: string[];
	/** Open lines that cost something else now; none while the list has yet to begin. */
	changed: number;
};

/**
 * Puts a compared list in force in one transaction: its prices are written, the list before ends the day before,
 * unknown part numbers become products 要確認, and from the day on which it begins open applications are compared
 * with it. Throws `Invalid` for what stands against it, `Conflict` where anything has moved on, `Forbidden`.
 */
export async function activate(actor: Actor, id: number, version: number): Promise<Activated> {
	const list = find(actor, id);
	asSeen(list, version);
	const opened = await readingOf(list);
	return change(actor, (tx, record) => {
		const { vendorId } = mappingOf(list);
		const active = step(tx, record, actor, list, 'activate', { refs: { day: list.validFrom } });
		const before = list.supersedes === null ? null : replacedBy(list, tx);
		const comparison = comparisonOf(list, opened, tx);
		refuse(comparison.obstacles);
		const fresh = vendorId === null ? [] : registerParts(tx, record, vendorId, comparison.rows);
		if (before) end(tx, record, actor, before, active, comparison);
		write(tx, id, comparison.rows);
		const changed = begin(tx, record, active);
		return { rows: comparison.rows.length, fresh, changed };
	});
}

/** Compares open applications with a list that has begun; 0 while it has not. */
export function begin(tx: Tx, record: Recorder, list: PriceList): number {
	const today = dayOf(now());
	if (list.validFrom === null || list.validFrom > today) return 0;
	tx.update(priceList).set({ comparedAt: now() }).where(eq(priceList.id, list.id)).run();
	return repriceOpen(tx, record, { day: today, resellerId: list.resellerId }).length;
}

function replacedBy(list: PriceList, tx: Tx): PriceList {
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
	{ difference }: Comparison
): void {
	const begins = list.validFrom ?? dayOf(now());
	const lastDays = new Map<number, Day>();
	for (const { older, to } of difference.closing) {
		const { id } = older as typeof older & { id: number };
		const known = lastDays.get(id);
		if (known === undefined || to < known) lastDays.set(id, to);
	}
	if (!list.isPartial) {
		for (const { id } of rowsFrom(before.id, begins, tx)) {
			if (!lastDays.has(id)) lastDays.set(id, addDays(begins, -1));
		}
	}
	const byDay = Map.groupBy([...lastDays], ([, day]) => day);
	for (const [validTo, rows] of byDay) {
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			const ids = rows.slice(from, from + AT_ONCE).map(([id]) => id);
			const wouldEnd = sql`${priceRow.validTo}`;
			tx.update(priceRow)
				.set({ validTo, endedBy: list.id, wouldEnd })
				.where(inArray(priceRow.id, ids))
				.run();
		}
	}
	if (list.isPartial) return;
	const validTo = [...byDay.keys()].toSorted().at(-1) ?? addDays(begins, -1);
	const set = { validTo, endedBy: list.id, wouldEnd: before.validTo };
	if (validTo < dayOf(now())) {
		step(tx, record, actor, before, 'close', { set, refs: { by: list.id, day: validTo } });
		return;
	}
	tx.update(priceList)
		.set({ ...set, version: before.version + 1 })
		.where(eq(priceList.id, before.id))
		.run();
	record('price-list.end-set', `price-list:${before.id}`, { by: list.id, day: validTo });
}

function write(tx: Tx, priceListId: number, rows: readonly PriceRow[]): void {
	for (let from = 0; from < rows.length; from += AT_ONCE) {
		const some = rows.slice(from, from + AT_ONCE);
		tx.insert(priceRow)
			.values(some.map((row) => ({ priceListId, ...written(row) })))
			.run();
	}
}

function written(row: PriceRow): Omit<typeof priceRow.$inferInsert, 'priceListId'> {
	return {
		partNumber: row.part,
		name: [row.name, row.edition ?? ''].join(' ').trim(),
		level: row.level ?? '',
		segment: row.segment ?? '',
		term: row.term ?? '',
		listYen: row.listYen,
		preferentialYen: row.prefYen,
		unit: row.unit ?? '',
		rightsPerPack: row.pack ?? row.suggested?.pack ?? 1,
		leastPacks: row.tierMin ?? 1,
		validFrom: row.from ?? '',
		validTo: row.to,
		note: row.note ?? '',
		sheet: row.sheet,
		rowNumber: row.row,
		raw: JSON.stringify(row.raw)
	};
}
