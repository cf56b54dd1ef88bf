import type { Actions } from '@sveltejs/kit';
import { dayOf } from '#lib/dates.ts';
import { usageEndSchema, usageSchema } from '#lib/licence-ledger.ts';
import { lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { productsKnown } from '#lib/server/licences/ledger/products.ts';
import { stocktakings } from '#lib/server/licences/ledger/stocktaking.ts';
import { declareUsage, endUsage, usages } from '#lib/server/licences/ledger/usage.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const look = { ...lookOf(event.url.searchParams), day: dayOf(now()), productId: null };
	const { isUnion, products, choices } = overview(actor, { ...look, view: 'product' }, 1);
	return {
		isUnion,
		sums: products,
		organisationId: look.organisationId,
		order: look.order,
		organisations: choices.organisations,
		known: productsKnown(actor),
		usages: usages(actor, look),
		stocktakings: stocktakings(actor),
		mine: actor.organisation.id,
		now: now()
	};
});

export const actions = {
	declare: (event) =>
		submit(event, usageSchema, (input, actor) => {
			declareUsage(actor, input);
			done(event, '使用の申告を書きました。');
		}),
	end: (event) =>
		submit(event, usageEndSchema, (input, actor) => {
			endUsage(actor, input);
			done(event, '使用の申告を終わりにしました。');
		})
} satisfies Actions;
