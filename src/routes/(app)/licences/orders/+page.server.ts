import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { ids } from '#lib/fields.ts';
import { listed } from '#lib/server/licences/orders/shown.ts';
import { placeSingly, waitingSingly } from '#lib/server/licences/orders/placing.ts';
import { mayLead } from '#lib/server/licences/rounds/shown.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	orders: listed(actor),
	waiting: waitingSingly(actor),
	lead: mayLead(actor),
	now: now()
}));

export const actions = {
	single: (event) =>
		submit(event, v.object({ applications: ids }), ({ applications }, actor) => {
			const path = placeSingly(actor, applications);
			done(event, '発注しました。発注書を印刷できます。', `/licences/orders/${path}`);
		})
} satisfies Actions;
