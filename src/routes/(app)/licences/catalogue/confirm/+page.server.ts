import { unconfirmedProducts } from '#lib/server/licences/catalogue/products.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	products: unconfirmedProducts(actor)
}));
