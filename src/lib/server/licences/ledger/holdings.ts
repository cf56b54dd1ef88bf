import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { LotColumn } from '#lib/licence-ledger.ts';
import type { Metric, Renewal } from '#lib/licences.ts';
import type { Order } from '#lib/list-order.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, holdingsScope, scopeOf } from '../../permissions.ts';
import { coverOn, type Cover } from './cover.ts';
import { isListed, type Ends } from './ending.ts';

const { lot, organisation, product } = schema;

/** What an organisation holds of one lot at the end of a day. */
export type Holding = {
	lotId: number;
	organisationId: number;
	organisation: string;
	code6: string | null;
	productId: number;
	product: string;
	metric: Metric;
	partNumber: string | null;
	agreementNumber: string;
	usageStart: Day;
	rights: number;
	cover: Cover | null;
	memo: string;
	renewal: Renewal;
	/** 期首残高 that its organisation has not confirmed. */
	isUnconfirmed: boolean;
	version: number;
};

/** Of which day, and of whose and what; null: of all one may see. */
type HoldingFilter = {
	day: Day;
	organisationId?: number | null;
	productId?: number | null;
	/** Only lots whose SA ends so. */
	ends?: Ends | null;
	/** Only these pairs of an organisation and a product. */
	groups?: readonly (readonly [organisationId: number, productId: number])[];
	/** By a column first; what is equal there, and all where there is none, stands by whose and what it is. */
	order?: Order<LotColumn> | null;
	skip?: number;
	most?: number;
};

/** Rights a lot held at the end of a day, as SQL; to be run with a value for `day`. */
export const rightsOn = sql<number>`coalesce((select rights from lot_balance
	where lot_id = lot.id and from_day <= ${sql.placeholder('day')} order by from_day desc limit 1), 0)`;

/** Whether a lot began as 期首残高. */
export const isOpening = sql<number>`exists (select 1 from ledger_entry
	where lot_id = lot.id and kind = 'opening')`;

/**
 * What the actor may see of the lots, and of these one organisation's where it is asked for: the organisations are
 * looked through and not the lots, which are found by their index.
 */
export const isSeen = (organisationId: SQL | typeof lot.organisationId): SQL =>
	sql`${organisationId} in (select seen.id from organisation seen where ${holdingsScope(sql`seen.id`)}
		and (${sql.placeholder('asked')} is null or seen.id = ${sql.placeholder('asked')}))`;

const selectLots = (where: SQL, first: SQL | null) => () =>
	db()
		.select({
			lot,
			product,
			organisation: organisation.name,
			code6: organisation.code6,
			rights: rightsOn,
			isOpening
		})
		.from(lot)
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.innerJoin(product, eq(product.id, lot.productId))
		.where(and(isSeen(lot.organisationId), where, isListed, sql`${rightsOn} > 0`))
		.orderBy(
			...(first ? [first] : []),
			asc(organisation.position),
			asc(organisation.kana),
			asc(organisation.id),
			asc(product.family),
			asc(product.release),
			asc(product.edition),
			asc(product.id),
			asc(lot.usageStart),
			asc(lot.id)
		)
		.limit(sql.placeholder('most'))
		.offset(sql.placeholder('skip'))
		.prepare();
const ofProduct = sql`(${sql.placeholder('product')} is null or ${lot.productId} = ${sql.placeholder('product')})`;
const ofGroups = sql`(${lot.organisationId}, ${lot.productId}) in
	(select value ->> 0, value ->> 1 from json_each(${sql.placeholder('groups')}))`;
const selectAll = preparedOnce(selectLots(ofProduct, null));
const selectGroups = preparedOnce(selectLots(ofGroups, null));
const columns = { rights: rightsOn, usageStart: sql`${lot.usageStart}` };
const prepareOrdered = (column: LotColumn) => ({
	up: preparedOnce(selectLots(ofGroups, asc(columns[column]))),
	down: preparedOnce(selectLots(ofGroups, desc(columns[column])))
});
const ordered: Record<LotColumn, ReturnType<typeof prepareOrdered>> = {
	rights: prepareOrdered('rights'),
	usageStart: prepareOrdered('usageStart')
};

/**
 * The lots that held rights at the end of a day, as far as the actor may see whose they are, by organisation in the
 * one order and product. Throws `Forbidden` for who has no register.
 */
export function holdings(actor: Actor, filter: HoldingFilter): Holding[] {
	authorize(actor, 'licence.see', null);
	const { day, organisationId = null, productId = null, ends = null, groups } = filter;
	const asked = {
		...scopeOf(actor),
		...{ day, asked: organisationId, product: productId },
		...{ ending: ends?.kind ?? null, until: ends?.until ?? null },
		...{ most: filter.most ?? -1, skip: filter.skip ?? 0 }
	};
	const rows = groups
		? selectOfGroups(filter.order ?? null).all({ ...asked, groups: JSON.stringify(groups) })
		: selectAll().all(asked);
	const covers = coverOn(
		db(),
		rows.map((row) => row.lot.id),
		day
	);
	return rows.map((row) => ({
		lotId: row.lot.id,
		organisationId: row.lot.organisationId,
		organisation: row.organisation,
		code6: row.code6,
		productId: row.lot.productId,
		product: productName(row.product),
		metric: row.product.metric,
		partNumber: row.lot.partNumber,
		agreementNumber: row.lot.agreementNumber,
		usageStart: row.lot.usageStart,
		rights: row.rights,
		cover: covers.get(row.lot.id) ?? null,
		memo: row.lot.memo,
		renewal: row.lot.renewal,
		isUnconfirmed: row.isOpening === 1 && row.lot.confirmedAt === null,
		version: row.lot.version
	}));
}

function selectOfGroups(order: Order<LotColumn> | null) {
	if (!order) return selectGroups();
	const { up, down } = ordered[order.by];
	return order.isDescending ? down() : up();
}
