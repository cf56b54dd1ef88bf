import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { receive } from '#lib/server/forum/handing-on.ts';
import * as handovers from '#lib/server/identity/handovers.ts';
import { handoverFacts } from '#lib/server/readers/handover.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const handover = handovers.find(actor, idOf(event.params.id));
	return {
		handover,
		facts: handover.facts ?? (handover.may.write ? handoverFacts(actor) : null)
	};
});

export const actions = {
	accept: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const { id } = receive(actor, idOf(event.params.id));
			done(
				event,
				'引継書を受け取りました。一覧にある投稿は、未読に入れました。',
				`/handover/${id}`
			);
		})
} satisfies Actions;
