import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { inspectionSchema, numbered, numberedPacks, sharingSchema } from '#lib/licence-receipts.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import { shownReceipt } from '#lib/server/licences/orders/shown.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import { find } from '#lib/server/licences/receipts/receipts.ts';
import { shareByHand } from '#lib/server/licences/receipts/sharing.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...shownReceipt(actor, event.params.number),
	now: now()
}));

export const actions = {
	inspect: (event) =>
		submit(event, inspectionSchema, ({ acceptedOn, ...rest }, actor) => {
			const { id } = find(actor, event.params.number ?? '');
			const reasons = numbered(rest, 'reason');
			const examined = [...numberedPacks(rest, 'accepted')].map(([line, accepted]) => ({
				...{ id: line, accepted, reason: reasons.get(line) ?? '' }
			}));
			inspect(actor, id, acceptedOn, examined);
			done(event, '検収しました。配分を確かめて、配付してください。');
		}),
	share: (event) =>
		submit(event, sharingSchema, ({ receiptLineId, reason, ...rest }, actor) => {
			const { id } = find(actor, event.params.number ?? '');
			shareByHand(actor, id, receiptLineId, numberedPacks(rest, 'shares'), reason);
			done(event, '配分を直しました。');
		}),
	deliver: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const { id } = find(actor, event.params.number ?? '');
			const bodies = deliver(actor, id);
			done(event, `${bodies}団体に配付し、権利を台帳に記帳しました。`);
		})
} satisfies Actions;
