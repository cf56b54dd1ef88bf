import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import type { Metric, SkuKind } from '#lib/licences.ts';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { TAX_RATE } from '../applications/snapshots.ts';
import { taxOf } from '../money.ts';
import { pricesOn } from '../applications/prices.ts';
import { sellersTo } from '../catalogue/enrolments.ts';
import { holdings } from './holdings.ts';
import { expiring, mayRead } from './reading.ts';
import { lifecycles } from './support.ts';

const { product, sku } = schema;

/** A line of 次年度予算要求資料: what ends, and what it would cost to go on, yen without tax at today's price. */
type BudgetLine = {
	why: 'assurance' | 'support';
	what: string;
	/** Last day of Software Assurance or of support. */
	endsOn: Day;
	/** By when it is ordered; null where nothing but the end says. */
	orderBy: Day | null;
	metric: Metric;
	rights: number;
	offer: { partNumber: string; packs: number; unitYen: number; yen: number } | null;
	note: string;
};

type Budget = {
	year: number;
	lines: BudgetLine[];
	/** Without tax, and the tax on it at today's rate. */
	yen: number;
	tax: number;
	unpriced: number;
};

/**
 * What an organisation has to ask money for in a fiscal year: Software Assurance whose renewal is ordered in it, and
 * what it still holds without cover when its support ends. Throws `NotFound` for others' licences.
 */
export function budgetOf(actor: Actor, organisationId: number, year: number): Budget {
	mayRead(actor, organisationId);
	const lines = [
		...assuranceLines(actor, organisationId, year),
		...supportLines(organisationId, year)
	];
	const yen = lines.reduce((sum, { offer }) => sum + (offer?.yen ?? 0), 0);
	return {
		...{ year, lines, yen, tax: taxOf(yen, TAX_RATE, 'floor') },
		unpriced: lines.filter(({ offer, rights }) => offer === null && rights > 0).length
	};
}

/** The fiscal year whose money is asked for now. */
export const nextYear = (): number => fiscalYear(dayOf(now())) + 1;

function assuranceLines(actor: Actor, organisationId: number, year: number): BudgetLine[] {
	return expiring(actor, { organisationId })
		.filter(
			(row) =>
				row.state === 'active' &&
				!row.isRenewalOrdered &&
				fiscalYear(row.orderBy) === year &&
				row.intention !== 'end'
		)
		.map((row) => {
			const rights = row.intendedRights ?? row.rights;
			return {
				why: 'assurance',
				what: `${row.product}のSA`,
				endsOn: row.endsOn,
				orderBy: row.orderBy,
				metric: row.metric,
				rights,
				offer: offerOf(row.lotId, rights, ['assurance']),
				note: row.intention === 'reduce' ? `${row.rights}から減らす予定` : ''
			};
		});
}

function supportLines(organisationId: number, year: number): BudgetLine[] {
	const ends = new Map(
		lifecycles().flatMap((each) =>
			each.endsOn !== null && each.endsOn <= `${year + 1}-03-31`
				? [[each.id, { name: productName(each), endsOn: each.endsOn }] as const]
				: []
		)
	);
	return holdings({ organisationId })
		.flatMap((held) => {
			const of = ends.get(held.lifecycleId);
			const rights = held.rights - held.covered;
			if (!of || rights <= 0) return [];
			const line: BudgetLine = {
				why: 'support',
				what: `${of.name} ${held.edition}`.trim(),
				endsOn: of.endsOn,
				orderBy: null,
				metric: held.metric,
				rights,
				offer: offerFor({ organisationId, productId: held.productId }, rights, [
					'licence',
					'licence-assurance'
				]),
				note: held.covered > 0 ? `ほか${held.covered}は、SAで新しい版を使えます` : ''
			};
			return [line];
		})
		.sort((a, b) => a.endsOn.localeCompare(b.endsOn));
}

type Holder = { organisationId: number; productId: number };

function offerOf(lotId: number, rights: number, kinds: SkuKind[]): BudgetLine['offer'] {
	const { organisationId, productId } = schema.lot;
	const row = db()
		.select({ organisationId, productId })
		.from(schema.lot)
		.where(eq(schema.lot.id, lotId))
		.get();
	return row ? offerFor(row, rights, kinds) : null;
}

/**
 * The newest version of the same family and edition that has a price today under a contract the organisation takes part
 * in, of the first kind that has one.
 */
function offerFor(
	{ organisationId, productId }: Holder,
	rights: number,
	kinds: SkuKind[]
): BudgetLine['offer'] {
	const own = db().select().from(product).where(eq(product.id, productId)).get();
	if (!own) return null;
	const offers = db()
		.select({ kind: sku.kind, partNumber: sku.partNumber })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.where(
			and(
				inArray(sku.kind, kinds),
				eq(product.vendorId, own.vendorId),
				eq(product.family, own.family),
				eq(product.edition, own.edition),
				eq(product.metric, own.metric)
			)
		)
		.orderBy(desc(product.releasedOn), asc(sku.partNumber))
		.all()
		.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
	const day = dayOf(now());
	const partNumbers = offers.map(({ partNumber }) => partNumber);
	const sellers = sellersTo(organisationId, day).map((seller) =>
		pricesOn(db(), { ...seller, partNumbers, day })
	);
	const price = partNumbers
		.flatMap((part) => sellers.map((prices) => prices.get(part)))
		.find((each) => each !== undefined && each.preferentialYen !== null);
	if (!price || price.preferentialYen === null) return null;
	const packs = Math.max(price.leastPacks, Math.ceil(rights / price.rightsPerPack));
	const { partNumber, preferentialYen: unitYen } = price;
	return { partNumber, packs, unitYen, yen: unitYen * packs };
}
