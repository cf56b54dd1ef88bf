import type { Actions } from '@sveltejs/kit';
import { summaryCorrectionSchema } from '#lib/groups.ts';
import { correct, correctable } from '#lib/server/groups/summaries.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	summary: correctable(actor, event.params.slug, idOf(event.params.id))
}));

export const actions = {
	default: (event) =>
		submit(event, summaryCorrectionSchema, (input, actor) => {
			const { slug = '', id = '' } = event.params;
			correct(actor, slug, idOf(id), input);
			done(event, '訂正しました。前の文章も残っています。', `/groups/${slug}/summaries/${id}`);
		})
} satisfies Actions;
