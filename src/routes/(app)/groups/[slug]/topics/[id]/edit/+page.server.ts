import type { Actions } from '@sveltejs/kit';
import { topicEditSchema } from '#lib/groups.ts';
import { edit, editable } from '#lib/server/groups/topics.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { id, title, text, version } = editable(actor, event.params.slug, idOf(event.params.id));
	return { topic: { id, title }, standing: { title, text, version: String(version) } };
});

export const actions = {
	default: (event) =>
		submit(event, topicEditSchema, (input, actor) => {
			const { slug = '', id = '' } = event.params;
			edit(actor, slug, idOf(id), input);
			done(event, '項目を直しました。前の文章も残っています。', `/groups/${slug}/topics/${id}`);
		})
} satisfies Actions;
