import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { words } from '#lib/fields.ts';
import { keepVendors, vendorText } from '#lib/server/helpdesk/articles/vendors.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({ names: vendorText(actor) }));

const namesSchema = v.object({ names: words('業者名', 20_000) });

export const actions = {
	default: (event) =>
		submit(event, namesSchema, ({ names }, actor) => {
			keepVendors(actor, names);
			notify(event, '業者名を保存しました。');
			redirect(303, event.url.pathname);
		})
} satisfies Actions;
