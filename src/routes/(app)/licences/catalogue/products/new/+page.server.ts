import type { Actions } from '@sveltejs/kit';
import { productSchema } from '#lib/licence-catalogue.ts';
import { vendors } from '#lib/server/licences/catalogue/parties.ts';
import { addProduct } from '#lib/server/licences/catalogue/products.ts';
import { done, reading, submit } from '#lib/server/web.ts';

export const load = reading(() => ({ vendors: vendors() }));

export const actions = {
	add: (event) =>
		submit(event, productSchema, (input, actor) => {
			const id = addProduct(actor, input);
			done(
				event,
				'品目を加えました。つづけて型番を加えてください。',
				`/licences/catalogue/products/${id}`
			);
		})
} satisfies Actions;
