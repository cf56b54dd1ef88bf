import type { Day } from '#lib/dates.ts';
import { preparedOnce } from '../../db/index.ts';
import type { KnownPart, PricedRow } from './price-row.ts';

/* A list may have tens of thousands of prices: they are read as they are compared, without a detour. */

/** A price on record, as the reader of lists compares it. */
export type RecordedRow = PricedRow & { id: number };

/** The prices of a list that hold on a day or later. */
export function rowsFrom(listId: number, day: Day): RecordedRow[] {
	return selectRows().all({ listId, day }) as RecordedRow[];
}

/** Prices of the same reseller's other lists that hold on a day or later; `but` are the list itself and what it replaces. */
export function rowsElsewhere(
	resellerId: number,
	but: number[],
	day: Day
): (RecordedRow & { list: string })[] {
	return selectElsewhere().all({ resellerId, but: JSON.stringify(but), day }) as (RecordedRow & {
		list: string;
	})[];
}

/** All part numbers on record, with what a pack of each brings and when the support of its product ends. */
export function knownParts(): KnownPart[] {
	const rows = selectParts().all() as (KnownPart & { supportEndsOn: Day | null })[];
	return rows.map(({ part, rightsPerPack, supportEndsOn }) => ({
		...{ part, rightsPerPack },
		...(supportEndsOn ? { supportEndsOn } : {})
	}));
}

const COLUMNS = `price_row.id, part_number as part, nullif(level, '') as level,
	nullif(segment, '') as segment, nullif(term, '') as term,
	case when least_packs > 1 then least_packs end as tierMin, price_row.valid_from as "from",
	price_row.valid_to as "to", list_yen as listYen, preferential_yen as prefYen,
	rights_per_pack as pack`;

const selectRows = preparedOnce(({ $client }) =>
	$client.prepare(`select ${COLUMNS} from price_row
		where price_list_id = :listId and (valid_to is null or valid_to >= :day) order by id`)
);

const selectElsewhere = preparedOnce(({ $client }) =>
	$client.prepare(`select ${COLUMNS}, price_list.title as list
		from price_list join price_row on price_list_id = price_list.id
		where reseller_id = :resellerId and state = 'active'
			and price_list.id not in (select value from json_each(:but))
			and (price_list.valid_to is null or price_list.valid_to >= :day)
			and (price_row.valid_to is null or price_row.valid_to >= :day)`)
);

const selectParts = preparedOnce(({ $client }) =>
	$client.prepare(`select part_number as part, rights_per_pack as rightsPerPack,
			coalesce(extended_end, mainstream_end) as supportEndsOn
		from sku join product on product.id = sku.product_id
		left join lifecycle on lifecycle.id = (
			select max(id) from lifecycle where vendor_id = product.vendor_id
				and family = product.family and release = product.release)`)
);
