import { and, eq } from 'drizzle-orm';
import type { Metric, SkuKind } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import type { Kind } from './cells/kind.ts';
import type { PriceRow } from './price-row.ts';

const { product, sku } = schema;

type Pool = (typeof product.$inferSelect)['pool'];

export const skuKindOf: Record<Kind, SkuKind> = {
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
	vendorId: number,
	rows: readonly PriceRow[]
): string[] {
	const known = new Set(
		tx
			.select({ part: sku.partNumber })
			.from(sku)
			.all()
			.map(({ part }) => part)
	);
	const fresh = new Map(
		rows.filter(({ part }) => !known.has(part)).map((row) => [row.part, row] as const)
	);
	if (fresh.size === 0) return [];
	const products = new Map(
		tx
			.select()
			.from(product)
			.where(eq(product.vendorId, vendorId))
			.all()
			.map((of) => [folded(`${of.family}${of.edition}${of.release}`), of.id] as const)
	);
	for (const row of fresh.values()) {
		const named = nameOf(row);
		const key = folded(`${named.family}${named.edition}`);
		const productId = products.get(key) ?? insertProduct(tx, record, vendorId, named, row);
		products.set(key, productId);
		tx.insert(sku)
			.values({
				partNumber: row.part,
				productId,
				kind: skuKindOf[row.kind ?? row.suggested?.kind ?? 'L'],
				rightsPerPack: row.pack ?? row.suggested?.pack ?? 1,
				points: row.points
			})
			.run();
		tx.update(product)
			.set({ isUnconfirmed: true })
			.where(and(eq(product.id, productId), eq(product.isUnconfirmed, false)))
			.run();
		record('sku.found', `product:${productId}`, { part: row.part });
	}
	return [...fresh.keys()];
}

type Named = { family: string; edition: string };

function insertProduct(
	tx: Tx,
	record: Recorder,
	vendorId: number,
	named: Named,
	row: PriceRow
): number {
	const id = Number(
		tx
			.insert(product)
			.values({
				...{ vendorId, ...named, release: '', isUnconfirmed: true },
				...{ metric: metricOf(row), pool: poolOf(row) }
			})
			.run().lastInsertRowid
	);
	record('product.found', `product:${id}`, {}, `${named.family} ${named.edition}`.trim());
	return id;
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
