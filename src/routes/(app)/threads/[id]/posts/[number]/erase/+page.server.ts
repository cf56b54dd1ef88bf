import type { RequestEvent } from '@sveltejs/kit';
import { postPath } from '#lib/forum.ts';
import { findPost } from '#lib/server/erasure/erase.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { ERASURES, eraseActions } from '../../../../../erase-page.server.ts';
import type { PageServerLoadEvent } from './$types';

type At = Pick<RequestEvent, 'params'>;

const of = (actor: Actor, { params }: At) => findPost(actor, idOf(params.id), idOf(params.number));

/** Where its tombstone is read; in a thread that is gone there is none. */
const placeOf = (found: ReturnType<typeof of>, { params }: At) =>
	found.place?.isOpenable ? postPath(idOf(params.id), idOf(params.number)) : ERASURES;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const found = of(actor, event);
	return { of: found, number: idOf(event.params.number), back: placeOf(found, event) };
});

export const actions = eraseActions(of, placeOf);
