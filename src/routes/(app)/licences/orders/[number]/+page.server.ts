import type { Actions } from '@sveltejs/kit';
import { cancelRestSchema, numbered, numberedPacks, receiptSchema } from '#lib/licence-receipts.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { find } from '#lib/server/licences/orders/orders.ts';
import { shown } from '#lib/server/licences/orders/shown.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...shown(actor, event.params.number),
	now: now()
}));

export const actions = {
	receive: (event) =>
		submit(event, receiptSchema, ({ deliveredOn, usageStart, document, ...rest }, actor) => {
			const { id } = find(actor, event.params.number ?? '');
			const others = numbered(rest, 'part');
			const lines = [...numberedPacks(rest, 'packs')].map(([orderLineId, packs]) => ({
				...{ orderLineId, packs, partNumber: others.get(orderLineId) ?? '' }
			}));
			const path = receive(actor, id, { deliveredOn, usageStart, document, lines });
			done(event, '納品を記録しました。続けて検収してください。', `/licences/receipts/${path}`);
		}),
	cancelRest: (event) =>
		submit(event, cancelRestSchema, ({ orderLineId, reason }, actor) => {
			const { id } = find(actor, event.params.number ?? '');
			const packs = cancelRest(actor, id, orderLineId, reason);
			done(event, `残りの${packs}を取り消し、申し込んだ団体に知らせました。`);
		})
} satisfies Actions;
