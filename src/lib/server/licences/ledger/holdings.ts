import { and, asc, eq, sql } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Metric, Renewal } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, holdingsScope, scopeOf } from '../../permissions.ts';
import { coverOn, type Cover } from './cover.ts';

const { ledgerEntry, lot, organisation, product } = schema;

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

export type HoldingFilter = {
	day: Day;
	organisationId?: number | null;
	productId?: number | null;
};

/** Rights a lot held at the end of a day, as SQL; to be run with a value for `day`. */
const rightsOn = sql<number>`(select coalesce(sum(${ledgerEntry.rights}), 0) from ${ledgerEntry}
	where ${ledgerEntry.lotId} = ${lot.id} and ${ledgerEntry.onDay} <= ${sql.placeholder('day')})`;

/** Whether a lot began as 期首残高. */
export const isOpening = sql<number>`exists (select 1 from ${ledgerEntry}
	where ${ledgerEntry.lotId} = ${lot.id} and ${ledgerEntry.kind} = 'opening')`;

/**
 * The lots that held rights at the end of a day, as far as the actor may see whose they are, by organisation in the
 * one order and product. Throws `Forbidden` for who has no register.
 */
export function holdings(actor: Actor, filter: HoldingFilter): Holding[] {
	authorize(actor, 'licence.see', null);
	const rows = db()
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
		.where(
			and(
				holdingsScope(lot.organisationId),
				filter.organisationId == null ? undefined : eq(lot.organisationId, filter.organisationId),
				filter.productId == null ? undefined : eq(lot.productId, filter.productId),
				sql`${rightsOn} > 0`
			)
		)
		.orderBy(
			asc(organisation.position),
			asc(organisation.kana),
			asc(product.family),
			asc(product.release),
			asc(product.edition),
			asc(lot.usageStart),
			asc(lot.id)
		)
		.prepare()
		.all({ ...scopeOf(actor), day: filter.day });
	const covers = coverOn(
		db(),
		rows.map((row) => row.lot.id),
		filter.day
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
