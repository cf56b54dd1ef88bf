import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as batches from '#lib/server/helpdesk/past/batches.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	batches: batches.list(actor),
	limit: settings().uploadMax,
	now: now()
}));

export const actions = {
	default: (event) =>
		submit(event, v.object({}), async ({ files }, actor) => {
			const id = await batches.open(actor, files);
			redirect(303, `/helpdesk/import/${id}`);
		})
} satisfies Actions;
