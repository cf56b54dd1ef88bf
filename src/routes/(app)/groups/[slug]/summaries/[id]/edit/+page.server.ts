import { redirect, type Actions } from '@sveltejs/kit';
import { summaryCorrectionSchema } from '#lib/groups.ts';
import { correct, correctable } from '#lib/server/groups/summaries.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	summary: correctable(actor, event.params.slug, idOf(event.params.id))
}));

export const actions = {
	default: (event) =>
		submit(event, summaryCorrectionSchema, (input, actor) => {
			const { slug = '', id = '' } = event.params;
			correct(actor, slug, idOf(id), input);
			notify(event, '訂正しました。前の文章も残っています。');
			redirect(303, `/groups/${slug}/summaries/${id}`);
		})
} satisfies Actions;
