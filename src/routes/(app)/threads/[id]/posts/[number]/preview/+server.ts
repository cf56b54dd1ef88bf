import { json } from '@sveltejs/kit';
import { glance } from '#lib/server/forum/glances.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

/** A post in short, for whoever points at `>>12`. */
export const GET = reading((event: RequestEvent, actor) =>
	json(glance(actor, idOf(event.params.id), idOf(event.params.number)))
);
