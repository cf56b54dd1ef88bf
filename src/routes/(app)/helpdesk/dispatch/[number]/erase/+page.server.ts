import type { Actions } from '@sveltejs/kit';
import { eraseSchema, lookSchema } from '#lib/erasure.ts';
import { findDispatch } from '#lib/server/erasure/desk-finding.ts';
import { erase } from '#lib/server/erasure/erase.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: findDispatch(actor, event.params.number),
	back: `/helpdesk/dispatch/${event.params.number}`
}));

export const actions = {
	look: (event) =>
		submit(event, lookSchema, (input, actor) => ({ places: elsewhere(actor, input.word) })),
	erase: (event) =>
		submit(event, eraseSchema, async (input, actor) => {
			await erase(actor, findDispatch(actor, event.params.number ?? ''), input.reason);
			done(event, '完全に消去しました。', '/admin/erasures');
		})
} satisfies Actions;
