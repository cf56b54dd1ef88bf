import type { Actions } from '@sveltejs/kit';
import { reasonSchema } from '#lib/moderation.ts';
import { postFor } from '#lib/server/forum/glances.ts';
import { hidePost } from '#lib/server/forum/hiding.ts';
import { postPath } from '#lib/forum.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	postFor(actor, idOf(event.params.id), idOf(event.params.number), 'post.hide')
);

export const actions = {
	default: (event) =>
		submit(event, reasonSchema, (input, actor) => {
			const [id, number] = [idOf(event.params.id), idOf(event.params.number)];
			hidePost(actor, id, number, input.reason);
			done(event, `${number}番を見えなくしました。`, postPath(id, number));
		})
} satisfies Actions;
