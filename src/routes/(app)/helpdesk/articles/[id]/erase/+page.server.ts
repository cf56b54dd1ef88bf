import type { Actions } from '@sveltejs/kit';
import { eraseSchema, lookSchema } from '#lib/erasure.ts';
import { erase, findArticle } from '#lib/server/erasure/erase.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	of: findArticle(actor, idOf(event.params.id)),
	back: `/helpdesk/articles/${idOf(event.params.id)}`
}));

export const actions = {
	look: (event) =>
		submit(event, lookSchema, (input, actor) => ({ places: elsewhere(actor, input.word) })),
	erase: (event) =>
		submit(event, eraseSchema, async (input, actor) => {
			await erase(actor, findArticle(actor, idOf(event.params.id)), input.reason);
			done(event, '完全に消去しました。', '/admin/erasures');
		})
} satisfies Actions;
