import { and, eq, sql } from 'drizzle-orm';
import type { Metric, SkuKind } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import type { Kind } from './cells/kind.ts';
import type { PriceRow } from './price-row.ts';

const { product } = schema;

type Pool = (typeof product.$inferSelect)['pool'];

const skuKindOf: Record<Kind, SkuKind> = {
	L: 'licence',
	'L+SA': 'licence-assurance',
	SA: 'assurance',
	SUBSCRIPTION: 'subscription',
	STEP_UP: 'step-up',
	ADD_ON: 'add-on',
	FROM_SA: 'from-assurance',
	MEDIA: 'media'
};

/**
 * Puts part numbers nobody has on record among the products, marked 要確認 with what the list says of them; one whose
 * name is known is another part number of that product. Gives the part numbers.
 */
export function registerParts(
	tx: Tx,
	record: Recorder,
	listId: number,
	vendorId: number,
	rows: readonly PriceRow[]
): string[] {
	const known = new Set(
		tx.all<{ part: string }>(sql`select part_number as part from sku`).map(({ part }) => part)
	);
	const fresh = new Map(
		rows.filter(({ part }) => !known.has(part)).map((row) => [row.part, row] as const)
	);
	if (fresh.size === 0) return [];
	const named = [...fresh.values()].map((row) => ({ row, ...keyed(nameOf(row)) }));
	const before = productsOf(tx, vendorId);
	const unknown = new Map(
		named.filter(({ key }) => !before.has(key)).map((of) => [of.key, of] as const)
	);
	insertProducts(tx, vendorId, [...unknown.values()]);
	const products = unknown.size === 0 ? before : productsOf(tx, vendorId);
	const parts = named.map(({ key, row }) => ({ row, productId: products.get(key) ?? 0 }));
	insertSkus(tx, parts);
	const found = JSON.stringify(parts.map(({ productId }) => productId));
	tx.update(product)
		.set({ isUnconfirmed: true })
		.where(
			and(
				eq(product.isUnconfirmed, false),
				sql`${product.id} in (select value from json_each(${found}))`
			)
		)
		.run();
	const refs = { products: unknown.size, parts: fresh.size };
	record('price-list.parts-found', `price-list:${listId}`, refs);
	return [...fresh.keys()];
}

type Named = { family: string; edition: string };
type Unknown = Named & { key: string; row: PriceRow };

const keyed = (name: Named) => ({ ...name, key: folded(`${name.family}${name.edition}`) });

/** The products of a vendor by their names without spaces and width. */
function productsOf(tx: Tx, vendorId: number): Map<string, number> {
	const rows = tx.all<{ id: number; name: string }>(
		sql`select id, family || edition || release as name from product where vendor_id = ${vendorId}`
	);
	return new Map(rows.map(({ id, name }) => [folded(name), id]));
}

/* All at once: a first list brings thousands, and nobody else can write meanwhile. */

function insertProducts(tx: Tx, vendorId: number, unknown: Unknown[]): void {
	const cells = unknown.map(({ family, edition, row }) => [
		...[family, edition, metricOf(row), poolOf(row)]
	]);
	tx.run(sql`insert into product (vendor_id, release, is_unconfirmed, family, edition, metric, pool)
		select ${vendorId}, '', 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3
		from json_each(${JSON.stringify(cells)})`);
}

function insertSkus(tx: Tx, parts: { row: PriceRow; productId: number }[]): void {
	const cells = parts.map(({ row, productId }) => [
		...[row.part, productId, skuKindOf[row.kind ?? row.suggested?.kind ?? 'L']],
		...[row.pack ?? row.suggested?.pack ?? 1, row.points]
	]);
	tx.run(sql`insert into sku (part_number, product_id, kind, rights_per_pack, points)
		select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
		from json_each(${JSON.stringify(cells)})`);
}

/** The size of a pack is said by the part number, not by the product. */
const PACK = /[\s　]*[（(]?\d{1,3}[\s　]*(コア|ｺｱ|core)(パック|ﾊﾟｯｸ|ライセンス|lic)?[)）]?$/i;

function nameOf({ name, edition, part }: PriceRow): Named {
	const family = name.trim().replace(PACK, '').slice(0, 200);
	return {
		family: family || part,
		edition: (edition ?? '').trim().replace(PACK, '').slice(0, 100)
	};
}

function folded(name: string): string {
	return name.normalize('NFKC').toLowerCase().replace(/\s/g, '');
}

function metricOf({ name, edition, unit, suggested }: PriceRow): Metric {
	const said = [name, edition, unit].join(' ').normalize('NFKC');
	const isCal =
		/CAL/.test(said) || suggested?.metric === 'DvcCAL' || suggested?.metric === 'UsrCAL';
	const isUser = /ユーザー|user|usr/i.test(`${said} ${suggested?.metric ?? ''}`);
	if (isCal) return isUser ? 'cal-user' : 'cal-device';
	if (/コア|core/i.test(said) || suggested?.metric === 'CoreLic') return 'core';
	return isUser ? 'user' : 'device';
}

function poolOf({ pool }: PriceRow): Pool {
	const said = (pool ?? '').normalize('NFKC');
	if (/アプリ|application/i.test(said)) return 'applications';
	if (/システム|system|OS/i.test(said)) return 'systems';
	return /サーバ|server/i.test(said) ? 'servers' : 'none';
}
