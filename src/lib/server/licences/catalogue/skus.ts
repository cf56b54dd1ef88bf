import { eq } from 'drizzle-orm';
import type * as v from 'valibot';
import { Conflict, invalid } from '#lib/errors.ts';
import type { skuSchema } from '#lib/licence-catalogue.ts';
import { schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';

const { lot, orderLine, product, sku } = schema;

type SkuInput = v.InferOutput<typeof skuSchema>;

/**
 * Adds a part number to a product, or changes what is known of one. Throws `NotFound`, and `Invalid` for one that is
 * taken, a successor nobody knows, or another count of rights after an order.
 */
export function keepSku(actor: Actor, productId: number, input: SkuInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		found(tx.select({ id: product.id }).from(product).where(eq(product.id, productId)).get());
		const { isNew, partNumber, successor, ...rest } = input;
		const values = { ...rest, successor: knownSuccessor(tx, partNumber, successor) };
		const before = tx.select().from(sku).where(eq(sku.partNumber, partNumber)).get();
		if (isNew) {
			if (before) {
				const message = `型番 ${partNumber} は、もうあります。`;
				throw invalid('partNumber', message);
			}
			tx.insert(sku)
				.values({ partNumber, productId, ...values })
				.run();
			record('sku.added', `sku:${partNumber}`, { product: productId });
			return;
		}
		if (found(before).productId !== productId) throw movedOn();
		if (found(before).rightsPerPack !== values.rightsPerPack && isOrdered(tx, partNumber)) {
			const message = `型番 ${partNumber} はすでに発注か台帳にあるので、1個あたりの権利数は変えられません。`;
			throw invalid('rightsPerPack', message);
		}
		tx.update(sku).set(values).where(eq(sku.partNumber, partNumber)).run();
		const { kind, rightsPerPack } = values;
		record('sku.changed', `sku:${partNumber}`, {
			...{ kind, rightsPerPack, product: productId },
			before: found(before).rightsPerPack
		});
	});
}

/**
 * Moves a part number to the product it really belongs to; one read off a price list that has none left is gone. Gives
 * whether it is. Throws `NotFound`, and `Conflict` where rights of it stand in the ledger.
 */
export function placeSku(
	actor: Actor,
	productId: number,
	{ partNumber, product: toId }: { partNumber: string; product: number }
): boolean {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const from = found(tx.select().from(product).where(eq(product.id, productId)).get());
		const of = found(tx.select().from(sku).where(eq(sku.partNumber, partNumber)).get());
		if (of.productId !== productId) throw movedOn();
		const to = tx.select().from(product).where(eq(product.id, toId)).get();
		if (!to || to.id === productId || to.isUnconfirmed) {
			throw invalid('product', '品目を選んでください。');
		}
		if (tx.select().from(lot).where(eq(lot.partNumber, partNumber)).get()) {
			throw new Conflict(`型番 ${partNumber} の権利が台帳にあるので、ほかの品目には移せません。`);
		}
		tx.update(sku).set({ productId: toId }).where(eq(sku.partNumber, partNumber)).run();
		record('sku.placed', `sku:${partNumber}`, { product: toId, before: productId });
		if (!from.isUnconfirmed || isInUse(tx, productId)) return false;
		tx.delete(product).where(eq(product.id, productId)).run();
		record('product.dropped', `product:${productId}`, { into: toId }, from.family);
		return true;
	});
}

const movedOn = () =>
	new Conflict('この型番は、ほかの品目に移りました。画面を開き直してください。');

function knownSuccessor(tx: Reader, partNumber: string, successor: string): string | null {
	if (successor === '') return null;
	const row = tx.select().from(sku).where(eq(sku.partNumber, successor)).get();
	if (row && successor !== partNumber) return successor;
	const message = `後継の型番 ${successor} は、登録されていません。先にその型番を加えてください。`;
	throw invalid('successor', message);
}

const isOrdered = (tx: Reader, partNumber: string) =>
	tx.select().from(orderLine).where(eq(orderLine.partNumber, partNumber)).get() !== undefined ||
	tx.select().from(lot).where(eq(lot.partNumber, partNumber)).get() !== undefined;

const isInUse = (tx: Reader, productId: number) =>
	tx.select().from(sku).where(eq(sku.productId, productId)).get() !== undefined ||
	tx.select().from(lot).where(eq(lot.productId, productId)).get() !== undefined;
