import { sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import type { Metric } from '#lib/licences.ts';
import { db, type Reader, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';

/** What an organisation holds of a product whose family and version have days of support. */
export type Holding = {
	/** The key of the first row of its days. */
	lifecycleId: number;
	productId: number;
	edition: string;
	metric: Metric;
	organisationId: number;
	rights: number;
	/** Of those: under Software Assurance, so that a newer version may be used without paying. */
	covered: number;
};

/**
 * Holdings of a day joined with the days of support, by organisation and product; of one organisation or of one family in a
 * version where that is asked for. Only what is above zero.
 */
function joined(
	from: Reader,
	of: { organisationId?: number; lifecycleId?: number; day?: Day } = {}
): Holding[] {
	const day = of.day ?? dayOf(now());
	return from.all<Holding>(sql`
		with first as (
			select min(id) as id, vendor_id, family, release from lifecycle group by vendor_id, family, release
		), held as (
			select first.id as lifecycle_id, product.id as product_id, product.edition, product.metric, lot.organisation_id, lot.id as lot_id,
				coalesce((select rights from lot_balance where lot_id = lot.id and from_day <= ${day}
					order by from_day desc limit 1), 0) as rights
			from first
			join product on product.vendor_id = first.vendor_id and product.family = first.family
				and product.release = first.release
			join lot on lot.product_id = product.id
			where ${of.lifecycleId === undefined ? sql`true` : sql`first.id = ${of.lifecycleId}`}
				and ${of.organisationId === undefined ? sql`true` : sql`lot.organisation_id = ${of.organisationId}`}
		)
		select lifecycle_id as lifecycleId, product_id as productId, edition, metric, organisation_id as organisationId, sum(rights) as rights,
			sum(iif(exists (select 1 from assurance_term
				where assurance_term.lot_id = held.lot_id and state <> 'void' and starts_on <= ${day}
					and (ends_on >= ${day} or (state = 'active' and is_renewal_ordered))), rights, 0)) as covered
		from held group by lifecycle_id, product_id, organisation_id having sum(rights) > 0
		order by lifecycle_id, product_id, organisation_id`);
}

/** The organisations that hold a family in one version today. */
export function holdersOf(tx: Tx, lifecycleId: number): number[] {
	return [...new Set(joined(tx, { lifecycleId }).map((row) => row.organisationId))];
}

/** The same of the whole register, outside a transaction. */
export const holdings = (of: Parameters<typeof joined>[1] = {}): Holding[] => joined(db(), of);
