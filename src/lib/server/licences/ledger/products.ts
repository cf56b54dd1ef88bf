import { asc } from 'drizzle-orm';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize } from '../../permissions.ts';

const { product } = schema;

/** All products by name, to choose from. Throws `Forbidden` for who has no register. */
export function productsKnown(actor: Actor): { id: number; name: string }[] {
	authorize(actor, 'licence.see', null);
	return db()
		.select()
		.from(product)
		.orderBy(asc(product.family), asc(product.release), asc(product.edition))
		.all()
		.map((row) => ({ id: row.id, name: productName(row) }));
}
