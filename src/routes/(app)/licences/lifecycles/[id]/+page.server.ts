import type { Actions } from '@sveltejs/kit';
import { lifecycleSchema } from '#lib/licence-catalogue.ts';
import { changeLifecycle, findLifecycle } from '#lib/server/licences/catalogue/lifecycles.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...findLifecycle(actor, idOf(event.params.id)),
	now: now()
}));

export const actions = {
	change: (event) =>
		submit(event, lifecycleSchema, (input, actor) => {
			const id = changeLifecycle(actor, idOf(event.params.id), input);
			done(
				event,
				'日付を直しました。前の日付は、下の履歴に残っています。',
				`/licences/lifecycles/${id}`
			);
		})
} satisfies Actions;
