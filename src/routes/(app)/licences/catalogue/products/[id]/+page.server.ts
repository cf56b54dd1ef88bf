import type { Actions, RequestEvent } from '@sveltejs/kit';
import { placementSchema, productSchema, skuSchema } from '#lib/licence-catalogue.ts';
import { vendors } from '#lib/server/licences/catalogue/parties.ts';
import {
	changeProduct,
	confirmedProducts,
	findProduct
} from '#lib/server/licences/catalogue/products.ts';
import { keepSku, placeSku } from '#lib/server/licences/catalogue/skus.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const product = findProduct(actor, idOf(event.params.id));
	return {
		product,
		vendors: vendors(),
		others: product.may.keep
			? confirmedProducts()
					.filter(({ id }) => id !== product.id)
					.map(({ id, name, vendor }) => ({ id, name: `${vendor} ${name}` }))
			: [],
		now: now()
	};
});

const idIn = (event: RequestEvent) => idOf(event.params.id);

export const actions = {
	change: (event) =>
		submit(event, productSchema, (input, actor) => {
			changeProduct(actor, idIn(event), input);
			done(
				event,
				input.isConfirmed ? '品目を保存しました。' : '品目を、要確認のまま保存しました。'
			);
		}),
	sku: (event) =>
		submit(event, skuSchema, (input, actor) => {
			keepSku(actor, idIn(event), input);
			done(event, `型番 ${input.partNumber} を保存しました。`);
		}),
	add: (event) =>
		submit(event, skuSchema, (input, actor) => {
			keepSku(actor, idIn(event), { ...input, isNew: true });
			done(event, `型番 ${input.partNumber} を加えました。`);
		}),
	place: (event) =>
		submit(event, placementSchema, (input, actor) => {
			placeSku(actor, idIn(event), input);
			done(
				event,
				`型番 ${input.partNumber} を、この品目に移しました。`,
				`/licences/catalogue/products/${input.product}`
			);
		})
} satisfies Actions;
