import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { words } from '#lib/fields.ts';
import { keepVendors, vendorText } from '#lib/server/helpdesk/articles/vendors.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({ names: vendorText(actor) }));

const namesSchema = v.object({ names: words('業者名', 20_000) });

export const actions = {
	default: (event) =>
		submit(event, namesSchema, ({ names }, actor) => {
			keepVendors(actor, names);
			done(event, '業者名を保存しました。');
		})
} satisfies Actions;
