import { redirect, type Actions } from '@sveltejs/kit';
import { openingSchema } from '#lib/licence-ledger.ts';
import { openOpening } from '#lib/server/licences/ledger/opening/opening.ts';
import { unconfirmed } from '#lib/server/licences/ledger/opening/confirming.ts';
import { uploadsOf } from '#lib/server/licences/ledger/uploads.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const waiting = unconfirmed(actor);
	return {
		uploads: uploadsOf(actor, 'opening'),
		waiting: {
			lots: waiting.length,
			organisations: new Set(waiting.map(({ organisationId }) => organisationId)).size,
			objections: waiting.filter(({ objection }) => objection !== '').length
		},
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, openingSchema, async (input, actor) => {
			const id = await openOpening(actor, input);
			redirect(303, `/licences/ledger/opening/${id}`);
		})
} satisfies Actions;
