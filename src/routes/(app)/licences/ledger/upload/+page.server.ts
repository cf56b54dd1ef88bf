import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { openEdited } from '#lib/server/licences/ledger/edited.ts';
import { uploadsOf } from '#lib/server/licences/ledger/uploads.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	uploads: uploadsOf(actor, 'round-trip'),
	limit: settings().uploadMax,
	now: now()
}));

export const actions = {
	default: (event) =>
		submit(event, v.object({}), async ({ files }, actor) => {
			const id = await openEdited(actor, files);
			redirect(303, `/licences/ledger/upload/${id}`);
		})
} satisfies Actions;
