import { sql, type SQL } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { folded } from '#lib/folding.ts';
import { productName, supportEnd } from '#lib/licence-catalogue.ts';
import type { Metric, SkuKind } from '#lib/licences.ts';
import { db } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, may } from '../../permissions.ts';
import { fits, holdsOn, levelOn, nearestFirst } from '../applications/prices.ts';

/** Lines of 品目一覧 on a page. */
export const OFFERED_PAGE = 50;

/** A part number as the actor's organisation can order it today: yen without tax for a pack. */
export type Offered = {
	partNumber: string;
	productId: number;
	name: string;
	kind: SkuKind;
	metric: Metric;
	rightsPerPack: number;
	unit: string;
	/** Null: 別途見積. */
	yen: number | null;
	leastPacks: number;
	/** Its price level as the list writes it; '' where it has none. */
	level: string;
	agreement: string;
	/** The last day for applications of the next 取りまとめ under this agreement, JST; null: none is open. */
	closesOn: Day | null;
	/** Rights the organisation holds of the product today, and of the same in another version. */
	held: number;
	heldOther: number;
	supportEnd: Day | null;
	isUnconfirmed: boolean;
	/** 要確認: the price depends on a price level of the contract that nobody knows yet. */
	isAssumed: boolean;
};

export type OfferedFilter = {
	q: string;
	vendor: number | null;
	kind: SkuKind | null;
	heldOnly: boolean;
};

type Row = Omit<Offered, 'name' | 'supportEnd' | 'isUnconfirmed' | 'isAssumed'> & {
	family: string;
	edition: string;
	release: string;
	mainstreamEnd: Day | null;
	extendedEnd: Day | null;
	isUnconfirmed: number;
	isAssumed: number;
};

/**
 * 品目一覧 of the actor's organisation: what the agreements it takes part in today sell by the price list in force. By
 * name; `page` counts from 1. `isEnrolled` tells an empty list from nothing being sold to it.
 */
export function offered(
	actor: Actor,
	filter: OfferedFilter,
	page: number
): { rows: Offered[]; total: number; isEnrolled: boolean; mayApply: boolean } {
	authorize(actor, 'licence.see', null);
	const today = dayOf(now());
	const { id: organisation } = actor.organisation;
	const words = folded(filter.q)
		.split(/\s+/)
		.filter((word) => word !== '');
	const matching = words.map(
		(word) =>
			sql`and instr(folded(family || ' ' || edition || ' ' || release || ' ' || partNumber), ${word}) > 0`
	);
	const chosen = sql`
		where rank = 1
		${filter.vendor === null ? sql`` : sql`and vendorId = ${filter.vendor}`}
		${filter.kind === null ? sql`` : sql`and kind = ${filter.kind}`}
		${filter.heldOnly ? sql`and held + heldOther > 0` : sql``}
		${sql.join(matching, sql` `)}`;
	const all = sellable(organisation, today);
	const total = db().get<{ total: number }>(sql`select count(*) as total from (${all}) ${chosen}`);
	const rows = db().all<Row>(sql`select * from (${all}) ${chosen}
		order by vendorId, family, edition, release, partNumber
		limit ${OFFERED_PAGE} offset ${(page - 1) * OFFERED_PAGE}`);
	const enrolled = db().get(sql`select 1 from (${agreementsOf(organisation, today)})`);
	return {
		rows: rows.map(({ isUnconfirmed, isAssumed, ...row }) => ({
			...row,
			name: productName(row),
			supportEnd: supportEnd(row),
			isUnconfirmed: isUnconfirmed === 1,
			isAssumed: isAssumed === 1
		})),
		total: total?.total ?? 0,
		isEnrolled: enrolled !== undefined,
		mayApply: may(actor, 'licence.apply', null)
	};
}

/** The agreements an organisation can order under on a day, each with its reseller and the next last day. */
const agreementsOf = (organisation: number, day: Day) => sql`
	select agreement.id, agreement.name, agreement.reseller_id, (
		select min(closes_on) from purchase_round
		where agreement_id = agreement.id and state = 'open' and closes_on >= ${day}
	) as closesOn
	from agreement
	where (agreement.starts_on is null or agreement.starts_on <= ${day})
		and (agreement.ends_on is null or agreement.ends_on >= ${day})
		and exists (select 1 from enrolment where agreement_id = agreement.id
			and organisation_id = ${organisation} and not is_pending
			and starts_on <= ${day} and (ends_on is null or ends_on >= ${day}))`;

/** Every price of a day with its part number; the first of each is the one that holds. */
function sellable(organisation: number, day: Day): SQL {
	const level = levelOn(sql`contract.id`, day);
	return sql`
	with contract as materialized (${agreementsOf(organisation, day)}),
	owned as materialized (
		select product.id, product.vendor_id, product.family, product.edition, product.metric,
			sum(ledger_entry.rights) as rights
		from lot join ledger_entry on ledger_entry.lot_id = lot.id
		join product on product.id = lot.product_id
		where lot.organisation_id = ${organisation} and ledger_entry.on_day <= ${day}
		group by product.id
	)
	select sku.part_number as partNumber, product.id as productId, product.vendor_id as vendorId,
		product.family, product.edition, product.release, sku.kind, product.metric,
		sku.rights_per_pack as rightsPerPack, price_row.unit, price_row.preferential_yen as yen,
		price_row.least_packs as leastPacks, price_row.level, contract.name as agreement, contract.closesOn,
		coalesce((select rights from owned where owned.id = product.id), 0) as held,
		coalesce((select sum(rights) from owned where owned.id <> product.id
			and owned.vendor_id = product.vendor_id and owned.family = product.family
			and owned.edition = product.edition and owned.metric = product.metric), 0) as heldOther,
		product.is_unconfirmed as isUnconfirmed, price_row.level <> '' and ${level} is null as isAssumed,
		lifecycle.mainstream_end as mainstreamEnd, lifecycle.extended_end as extendedEnd,
		row_number() over (
			partition by sku.part_number
			order by contract.closesOn is null, contract.closesOn,
				${sql.join(nearestFirst(level), sql`, `)}
		) as rank
	from contract
	join price_list on price_list.reseller_id = contract.reseller_id
	join price_row on price_row.price_list_id = price_list.id and ${holdsOn(day)}
		and ${fits(level)}
	join sku on sku.part_number = price_row.part_number
	join product on product.id = sku.product_id
	left join lifecycle on lifecycle.id = (
		select max(id) from lifecycle
		where vendor_id = product.vendor_id and family = product.family and release = product.release)`;
}
