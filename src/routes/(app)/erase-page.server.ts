import type { Actions, RequestEvent } from '@sveltejs/kit';
import { eraseSchema, lookSchema } from '#lib/erasure.ts';
import { erase, type Erasable } from '#lib/server/erasure/erase.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { done, submit } from '#lib/server/web.ts';

/** The list of what was erased, where whoever erased a whole thing goes on. */
export const ERASURES = '/admin/erasures';

type At = Pick<RequestEvent, 'params'>;

/**
 * Looking for what would be left, and erasing, on a page whose address `find` knows the thing of. `placeOf` says where
 * something is left to be read of it.
 */
export function eraseActions<Found extends Erasable>(
	find: (actor: Actor, event: At) => Found,
	placeOf: (found: Found, event: At) => string = () => ERASURES
) {
	return {
		look: (event) =>
			submit(event, lookSchema, (input, actor) => ({ places: elsewhere(actor, input.word) })),
		erase: (event) =>
			submit(event, eraseSchema, async (input, actor) => {
				const found = find(actor, event);
				await erase(actor, found, input.reason);
				done(event, '完全に消去しました。', placeOf(found, event));
			})
	} satisfies Actions;
}
