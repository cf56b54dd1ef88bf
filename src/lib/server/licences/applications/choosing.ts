import { and, asc, desc, eq, inArray, like, or } from 'drizzle-orm';
import { dayOf, fiscalYear } from '#lib/dates.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Actor } from '../../identity/actors.ts';
import { found, readsApplication } from '../../permissions.ts';
import { byId, isAppliedFor, numberOf, type Application } from './applications.ts';
import type { Item } from './drafts.ts';
import { lastYearsPacks } from './last-year.ts';
import { linesOf } from './lines.ts';
import { pricesOn, type Seller } from './prices.ts';

const { licenceApplication, product, sku } = schema;

/** How many items a search shows at most. */
export const MOST_FOUND = 30;

/** One item that may be applied for. */
type Choice = {
	partNumber: string;
	name: string;
	kind: (typeof sku.$inferSelect)['kind'];
	rightsPerPack: number;
	metric: (typeof product.$inferSelect)['metric'];
	isUnconfirmed: boolean;
	/** Yen without tax for a pack; null: no price today, or 別途見積. */
	preferentialYen: number | null;
	/** 要確認: it depends on a price level nobody knows yet. */
	isAssumed: boolean;
	/** Packs of last year; null: none. */
	lastYear: number | null;
};

/** Items whose name or part number holds every word, those with a price first. */
export function searchItems(organisationId: number, seller: Seller, typed: string): Choice[] {
	const words = typed.normalize('NFKC').split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	const rows = db()
		.select({ partNumber: sku.partNumber })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.where(
			and(
				...words.map((word) => {
					const pattern = `%${word.replace(/[%_]/g, '')}%`;
					return or(
						like(sku.partNumber, pattern),
						like(product.family, pattern),
						like(product.edition, pattern),
						like(product.release, pattern)
					);
				})
			)
		)
		.orderBy(asc(product.family), desc(product.release), asc(product.edition), asc(sku.partNumber))
		.limit(MOST_FOUND * 4)
		.all();
	return choices(
		organisationId,
		seller,
		rows.map(({ partNumber }) => partNumber)
	)
		.toSorted((a, b) => Number(a.preferentialYen === null) - Number(b.preferentialYen === null))
		.slice(0, MOST_FOUND);
}

/** These part numbers as they may be chosen, in this order; what there is no item of is left out. */
export function choices(
	organisationId: number,
	seller: Seller,
	partNumbers: readonly string[]
): Choice[] {
	const day = dayOf(now());
	const before = lastYearsPacks(db(), organisationId, fiscalYear(day));
	const prices = pricesOn(db(), { ...seller, partNumbers, day });
	const rows = db()
		.select({ sku, product })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.where(inArray(sku.partNumber, [...partNumbers]))
		.all();
	return partNumbers.flatMap((partNumber): Choice[] => {
		const row = rows.find((each) => each.sku.partNumber === partNumber);
		if (!row) return [];
		const { kind, rightsPerPack } = row.sku;
		const { metric, isUnconfirmed } = row.product;
		return [
			{
				...{
					partNumber,
					name: productName(row.product),
					kind,
					rightsPerPack,
					metric,
					isUnconfirmed
				},
				preferentialYen: prices.get(partNumber)?.preferentialYen ?? null,
				isAssumed: prices.get(partNumber)?.isAssumed ?? false,
				lastYear: before.get(partNumber) ?? null
			}
		];
	});
}

/** An application of the year before that can be applied for again as it was. */
type Earlier = { id: number; number: string; organisationId: number; items: Item[] };

/** What an organisation applied for in the fiscal year before this one, newest first. */
export function lastYears(organisationId: number): Earlier[] {
	return db()
		.select()
		.from(licenceApplication)
		.where(
			and(
				eq(licenceApplication.organisationId, organisationId),
				eq(licenceApplication.fiscalYear, fiscalYear(now()) - 1),
				isAppliedFor
			)
		)
		.orderBy(desc(licenceApplication.sequence))
		.all()
		.map(asEarlier);
}

/** The items of an application this actor may read, to be applied for again; throws `NotFound`. */
export function earlier(actor: Actor, id: number): Earlier {
	const of = byId(id);
	return asEarlier(found(readsApplication(actor, of) ? of : null));
}

function asEarlier(of: Application): Earlier {
	const { id, organisationId } = of;
	return {
		...{ id, organisationId, number: numberOf(of) ?? '' },
		items: linesOf(db(), id).map(({ partNumber, packs }) => ({
			...{ partNumber, packs },
			reason: 'renewal' as const
		}))
	};
}

/** What is put into a draft of chosen part numbers: as many as in the application that is repeated, else as last year, else one. */
export function itemsFor(
	organisationId: number,
	partNumbers: readonly string[],
	repeated: Earlier | null
): Item[] {
	const before = lastYearsPacks(db(), organisationId, fiscalYear(now()));
	return [...new Set(partNumbers)].map((partNumber) => {
		const same = repeated?.items.find((item) => item.partNumber === partNumber);
		if (same) return same;
		const packs = before.get(partNumber);
		return { partNumber, packs: packs ?? 1, reason: packs === undefined ? 'new' : 'renewal' };
	});
}
