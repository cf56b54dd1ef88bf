import type { Actions } from '@sveltejs/kit';
import { topicSchema } from '#lib/groups.ts';
import { find } from '#lib/server/groups/groups.ts';
import { open, topicsOf } from '#lib/server/groups/topics.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	topics: topicsOf(actor, find(actor, event.params.slug))
}));

export const actions = {
	open: (event) =>
		submit(event, topicSchema, (input, actor) => {
			const slug = event.params.slug ?? '';
			const id = open(actor, slug, input);
			done(event, '検討中の項目に加えました。', `/groups/${slug}/topics/${id}`);
		})
} satisfies Actions;
