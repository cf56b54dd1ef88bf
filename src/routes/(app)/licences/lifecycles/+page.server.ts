import type { Actions } from '@sveltejs/kit';
import { newLifecycleSchema } from '#lib/licence-catalogue.ts';
import { addLifecycle, lifecycles } from '#lib/server/licences/catalogue/lifecycles.ts';
import { vendors } from '#lib/server/licences/catalogue/parties.ts';
import { worksOnLicences } from '#lib/server/licences/catalogue/rights.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	lifecycles: lifecycles(actor),
	view: event.url.searchParams.get('view') ?? '',
	vendors: vendors(),
	keeps: worksOnLicences(actor),
	now: now()
}));

export const actions = {
	add: (event) =>
		submit(event, newLifecycleSchema, (input, actor) => {
			const id = addLifecycle(actor, input);
			done(
				event,
				`「${input.family} ${input.release}」のサポート期限を加えました。`,
				`/licences/lifecycles/${id}`
			);
		})
} satisfies Actions;
