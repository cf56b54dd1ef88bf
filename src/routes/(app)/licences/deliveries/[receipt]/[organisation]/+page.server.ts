import type { Actions, RequestEvent } from '@sveltejs/kit';
import { acknowledgementSchema, returnSchema } from '#lib/licence-receipts.ts';
import { acknowledge } from '#lib/server/licences/deliveries/acknowledging.ts';
import { shownSlip } from '#lib/server/licences/deliveries/shown.ts';
import { request } from '#lib/server/licences/returns/proceeding.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...shownSlip(actor, event.params.receipt, idOf(event.params.organisation)),
	now: now()
}));

const at = ({ params }: RequestEvent) => [params.receipt ?? '', idOf(params.organisation)] as const;

export const actions = {
	acknowledge: (event) =>
		submit(event, acknowledgementSchema, ({ via, caller }, actor) => {
			acknowledge(actor, ...at(event), { via, caller });
			done(event, '受領を確認しました。');
		}),
	return: (event) =>
		submit(event, returnSchema, ({ deliveryId, packs, again, reason }, actor) => {
			const id = request(actor, ...at(event), { deliveryId, packs, again, reason });
			done(event, '返品を依頼しました。組合が返事をします。', `/licences/returns/${id}`);
		})
} satisfies Actions;
