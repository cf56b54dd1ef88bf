import { and, asc, eq, gte, isNull, lte, sql } from 'drizzle-orm';
import { dayOf, eraYear, fiscalYear, longDate } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { LevelInput } from '#lib/licence-catalogue.ts';
import { pricePools, type PriceLevel, type PricePool } from '#lib/licences.ts';
import { levelFor } from '#lib/reference/price-levels.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { repriceOpen } from '../applications/repricing.ts';

const { agreement, orderLine, priceLevel, product, purchaseOrder, sku } = schema;

type Level = typeof priceLevel.$inferSelect;

/** A pool of an agreement: its level today, those before and after, and what was ordered in points this fiscal year. */
export type PoolLevel = {
	pool: PricePool;
	/** Null: nobody knows it, 要確認. */
	level: PriceLevel | null;
	isUnconfirmed: boolean;
	history: Level[];
	year: string;
	points: number;
	/** Packs whose points are not on record. */
	unknown: number;
	/** What the points alone would make; whether the level goes by them is 要確認. */
	byPoints: PriceLevel | null;
};

/** The price levels of an agreement, pool by pool. Throws `Forbidden` for who is not the union's. */
export function levelsOf(actor: Actor, agreementId: number): PoolLevel[] {
	authorize(actor, 'licence.work', null);
	const today = dayOf(now());
	const all = db()
		.select()
		.from(priceLevel)
		.where(eq(priceLevel.agreementId, agreementId))
		.orderBy(asc(priceLevel.startsOn))
		.all();
	const year = fiscalYear(today);
	return pricePools.map((pool) => {
		const history = all.filter((row) => row.pool === pool);
		const current = history.findLast(({ startsOn }) => startsOn <= today);
		const { points, unknown } = pointsIn(agreementId, pool, year);
		return {
			...{ pool, history, points, unknown, year: `${eraYear(year)}年度` },
			level: current?.level ?? null,
			isUnconfirmed: current?.isUnconfirmed ?? true,
			byPoints: levelFor(points)
		};
	});
}

/**
 * Writes down the level of a pool from a day on; one of the same day is corrected. From that day on open applications
 * are compared with the prices of the level. Throws `NotFound`, `Forbidden`, `Invalid` before the agreement begins.
 */
export function keepLevel(actor: Actor, agreementId: number, input: LevelInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const of = found(tx.select().from(agreement).where(eq(agreement.id, agreementId)).get());
		const { pool, level, startsOn, source, isConfirmed } = input;
		if (of.startsOn !== null && startsOn < of.startsOn) {
			const message = `契約が始まる${longDate(of.startsOn)}より前の日です。`;
			throw invalid('startsOn', message);
		}
		if (of.endsOn !== null && startsOn > of.endsOn) {
			throw new Conflict(`契約は${longDate(of.endsOn)}で終わります。`);
		}
		const row = { level, source, isUnconfirmed: !isConfirmed, personId: actor.person.id };
		tx.insert(priceLevel)
			.values({ agreementId, pool, startsOn, ...row })
			.onConflictDoUpdate({
				target: [priceLevel.agreementId, priceLevel.pool, priceLevel.startsOn],
				set: { ...row, comparedAt: null }
			})
			.run();
		record('agreement.level-set', `agreement:${agreementId}`, { pool, level, day: startsOn });
		beginLevels(tx, record);
	});
}

/** Compares open applications with price levels that have begun by today; gives how many levels did. */
function beginLevels(tx: Tx, record: Recorder): number {
	const today = dayOf(now());
	const begun = tx
		.select({ id: priceLevel.id, resellerId: agreement.resellerId })
		.from(priceLevel)
		.innerJoin(agreement, eq(agreement.id, priceLevel.agreementId))
		.where(and(isNull(priceLevel.comparedAt), lte(priceLevel.startsOn, today)))
		.all();
	for (const { id } of begun) {
		tx.update(priceLevel).set({ comparedAt: now() }).where(eq(priceLevel.id, id)).run();
	}
	for (const resellerId of new Set(begun.map((each) => each.resellerId))) {
		repriceOpen(tx, record, { day: today, resellerId });
	}
	return begun.length;
}

/** As `beginLevels`, with the day in Japan. */
export function turnPriceLevels(): number {
	const today = dayOf(now());
	const waiting = db()
		.select({ id: priceLevel.id })
		.from(priceLevel)
		.where(and(isNull(priceLevel.comparedAt), lte(priceLevel.startsOn, today)))
		.get();
	if (!waiting) return 0;
	return change(system, (tx, record) => {
		const begun = beginLevels(tx, record);
		record('agreement.levels-begun', 'price-levels', { begun });
		return begun;
	});
}

function pointsIn(
	agreementId: number,
	pool: PricePool,
	year: number
): { points: number; unknown: number } {
	const row = db()
		.select({
			points: sql<number>`coalesce(sum(${sku.points} * ${orderLine.packs}), 0)`,
			unknown: sql<number>`coalesce(sum(${orderLine.packs}) filter (where ${sku.points} is null), 0)`
		})
		.from(orderLine)
		.innerJoin(purchaseOrder, eq(purchaseOrder.id, orderLine.orderId))
		.innerJoin(sku, eq(sku.partNumber, orderLine.partNumber))
		.innerJoin(product, eq(product.id, sku.productId))
		.where(
			and(
				eq(purchaseOrder.agreementId, agreementId),
				eq(product.pool, pool),
				gte(purchaseOrder.orderedOn, `${year}-04-01`),
				lte(purchaseOrder.orderedOn, `${year + 1}-03-31`)
			)
		)
		.get();
	return row ?? { points: 0, unknown: 0 };
}
