import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { eraseSchema, lookSchema } from '#lib/erasure.ts';
import { postPath } from '#lib/forum.ts';
import { erase, findPost } from '#lib/server/erasure/erase.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const of = (actor: Actor, { params }: Pick<RequestEvent, 'params'>) =>
	findPost(actor, idOf(params.id), idOf(params.number));

export const load = reading((event: PageServerLoadEvent, actor) => {
	const found = of(actor, event);
	const { threadId, number } = {
		threadId: idOf(event.params.id),
		number: idOf(event.params.number)
	};
	const isOpenable = found.place?.isOpenable ?? false;
	return { of: found, number, back: isOpenable ? postPath(threadId, number) : '/admin/erasures' };
});

export const actions = {
	look: (event) =>
		submit(event, lookSchema, (input, actor) => ({ places: elsewhere(actor, input.word) })),
	erase: (event) =>
		submit(event, eraseSchema, async (input, actor) => {
			const found = of(actor, event);
			await erase(actor, found, input.reason);
			notify(event, '完全に消去しました。');
			const path = postPath(idOf(event.params.id), idOf(event.params.number));
			redirect(303, found.place?.isOpenable ? path : '/admin/erasures');
		})
} satisfies Actions;
