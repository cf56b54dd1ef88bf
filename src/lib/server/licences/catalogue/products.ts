import { and, asc, count, eq, ne, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import type { Day } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import { noVendor, productName, type productSchema } from '#lib/licence-catalogue.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { datesOf, type Lifecycle } from './lifecycles.ts';
import { refuseOlder } from './versions.ts';

const { assignment, lot, product, sku, vendor } = schema;

export type Product = typeof product.$inferSelect & { vendor: string; name: string };
export type Sku = typeof sku.$inferSelect;
export type ProductInput = v.InferOutput<typeof productSchema>;

/** A product with its part numbers, and how long it is supported; null where nobody has written that down. */
export type ShownProduct = Product & {
	skus: Sku[];
	lifecycle: Lifecycle | null;
	may: { keep: boolean };
};

/** One product; throws `NotFound`, and `Forbidden` for who has nothing to do with licences. */
export function findProduct(actor: Actor, id: number): ShownProduct {
	authorize(actor, 'licence.see', null);
	const row = flat(found(shape().where(eq(product.id, id)).get()));
	const skus = db().select().from(sku).where(eq(sku.productId, id)).orderBy(asc(sku.partNumber));
	return {
		...row,
		skus: skus.all(),
		lifecycle: datesOf(db(), row),
		may: { keep: may(actor, 'licence.work', null) }
	};
}

/** Products read off price lists that nobody has looked at yet, with their part numbers, oldest first. */
export function unconfirmedProducts(actor: Actor): (Product & { skus: Sku[] })[] {
	authorize(actor, 'licence.work', null);
	const rows = shape().where(eq(product.isUnconfirmed, true)).orderBy(asc(product.id)).all();
	const skus = db()
		.select({ of: sku })
		.from(sku)
		.innerJoin(product, eq(product.id, sku.productId))
		.where(eq(product.isUnconfirmed, true))
		.orderBy(asc(sku.partNumber))
		.all();
	const byProduct = Map.groupBy(
		skus.map(({ of }) => of),
		({ productId }) => productId
	);
	return rows.map((row) => ({ ...flat(row), skus: byProduct.get(row.of.id) ?? [] }));
}

/** How many products wait to be looked at. */
export function countUnconfirmed(): number {
	return (
		db().select({ all: count() }).from(product).where(eq(product.isUnconfirmed, true)).get()?.all ??
		0
	);
}

/** Every product that was looked at, by name, for forms that ask which one is meant. */
export function confirmedProducts(): Product[] {
	return shape()
		.where(eq(product.isUnconfirmed, false))
		.orderBy(asc(vendor.id), asc(product.family), asc(product.edition), asc(product.release))
		.all()
		.map(flat);
}

/** Adds a product; gives its key. Throws `Invalid` for one of the same name. */
export function addProduct(actor: Actor, input: ProductInput): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const row = rowOf(tx, input, null);
		const { id } = tx.insert(product).values(row).returning({ id: product.id }).get();
		record('product.added', `product:${id}`, {}, productName(row));
		return id;
	});
}

/**
 * Changes a product, and with `isConfirmed` takes 要確認 away. Throws `NotFound`, `Conflict` where somebody was quicker,
 * `Invalid` for a name that is taken or another metric while rights stand in the ledger.
 */
export function changeProduct(actor: Actor, id: number, input: ProductInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const before = found(tx.select().from(product).where(eq(product.id, id)).get());
		refuseOlder(before, input.version);
		const row = rowOf(tx, input, id);
		if (row.metric !== before.metric && isHeld(tx, id)) {
			const message = 'この品目の権利が台帳にあるので、数え方は変えられません。';
			throw invalid('metric', message);
		}
		tx.update(product)
			.set({ ...row, version: sql`${product.version} + 1` })
			.where(eq(product.id, id))
			.run();
		const names = { before: productName(before), metric: row.metric };
		record('product.changed', `product:${id}`, names, productName(row));
		if (before.isUnconfirmed && !row.isUnconfirmed) record('product.confirmed', `product:${id}`);
	});
}

/** Whether rights to a product, or their use, were ever written down: what they are counted by cannot change then. */
function isHeld(tx: Reader, productId: number): boolean {
	return (
		tx.select({ id: lot.id }).from(lot).where(eq(lot.productId, productId)).get() !== undefined ||
		tx
			.select({ id: assignment.id })
			.from(assignment)
			.where(eq(assignment.productId, productId))
			.get() !== undefined
	);
}

function rowOf(tx: Reader, input: ProductInput, id: number | null) {
	const { vendor: vendorId, isConfirmed, family, edition, release, releasedOn, metric } = input;
	const { pool, leastPerProcessor, leastPerServer } = input;
	if (!tx.select().from(vendor).where(eq(vendor.id, vendorId)).get()) {
		throw invalid('vendor', noVendor);
	}
	const twin = tx
		.select({ id: product.id })
		.from(product)
		.where(
			and(
				eq(product.vendorId, vendorId),
				eq(product.family, family),
				eq(product.edition, edition),
				eq(product.release, release),
				id === null ? undefined : ne(product.id, id)
			)
		)
		.get();
	if (twin) {
		const message = `「${productName(input)}」は、もうあります。型番をそちらの品目に移してください。`;
		throw invalid('family', message);
	}
	const perCore = metric === 'core';
	return {
		...{ vendorId, family, edition, release, metric, pool, isUnconfirmed: !isConfirmed },
		releasedOn: releasedOn satisfies Day | null,
		leastPerProcessor: perCore ? leastPerProcessor : null,
		leastPerServer: perCore ? leastPerServer : null
	};
}

const shape = () =>
	db()
		.select({ of: product, vendor: vendor.name })
		.from(product)
		.innerJoin(vendor, eq(vendor.id, product.vendorId));

function flat({ of, vendor: name }: NonNullable<ReturnType<ReturnType<typeof shape>['get']>>) {
	return { ...of, vendor: name, name: productName(of) };
}
