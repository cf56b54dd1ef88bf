import type { Actions } from '@sveltejs/kit';
import { summarySchema } from '#lib/groups.ts';
import { findFor } from '#lib/server/groups/groups.ts';
import { publish } from '#lib/server/groups/summaries.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	findFor(actor, event.params.slug, 'group.run');
	return {};
});

export const actions = {
	default: (event) =>
		submit(event, summarySchema, (input, actor) => {
			const slug = event.params.slug ?? '';
			const id = publish(actor, slug, input);
			done(
				event,
				input.toAll ? 'まとめを載せ、全団体に知らせました。' : 'まとめを載せました。',
				`/groups/${slug}/summaries/${id}`
			);
		})
} satisfies Actions;
