import { redirect, type Actions } from '@sveltejs/kit';
import { uploadSchema } from '#lib/price-lists.ts';
import { takeIn } from '#lib/server/licences/price-lists/arriving.ts';
import { list, resellers } from '#lib/server/licences/price-lists/lists.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	lists: list(actor),
	resellers: resellers(),
	limit: settings().uploadMax,
	now: now()
}));

export const actions = {
	default: (event) =>
		submit(event, uploadSchema, async ({ reseller, files }, actor) => {
			const { id, isKnown } = await takeIn(actor, reseller, files);
			if (isKnown) notify(event, '同じファイルは、前に取り込んであります。そのときの画面です。');
			redirect(303, `/licences/prices/${id}`);
		})
} satisfies Actions;
