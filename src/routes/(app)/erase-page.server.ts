import type { Actions, RequestEvent } from '@sveltejs/kit';
import { eraseSchema, lookSchema } from '#lib/erasure.ts';
import { erase, type Erasable } from '#lib/server/erasure/erase.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { done, submit } from '#lib/server/web.ts';

/** Looking for what would be left, and erasing, on a page whose address `find` knows the thing of. */
export function eraseActions(
	find: (actor: Actor, event: Pick<RequestEvent, 'params'>) => Erasable
) {
	return {
		look: (event) =>
			submit(event, lookSchema, (input, actor) => ({ places: elsewhere(actor, input.word) })),
		erase: (event) =>
			submit(event, eraseSchema, async (input, actor) => {
				await erase(actor, find(actor, event), input.reason);
				done(event, '完全に消去しました。', '/admin/erasures');
			})
	} satisfies Actions;
}
