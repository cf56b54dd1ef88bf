import type { Actions } from '@sveltejs/kit';
import { reasonSchema } from '#lib/moderation.ts';
import { postFor } from '#lib/server/forum/glances.ts';
import { postPath } from '#lib/forum.ts';
import * as reports from '#lib/server/forum/reports.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	postFor(actor, idOf(event.params.id), idOf(event.params.number), 'post.report')
);

export const actions = {
	default: (event) =>
		submit(event, reasonSchema, (input, actor) => {
			const [id, number] = [idOf(event.params.id), idOf(event.params.number)];
			reports.tell(actor, id, number, input.reason);
			done(
				event,
				'世話役に知らせました。返事は「世話役への知らせ」で見られます。',
				postPath(id, number)
			);
		})
} satisfies Actions;
