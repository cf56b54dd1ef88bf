import { registerPlaces } from '#lib/server/licences/places.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	groups: registerPlaces(actor)
}));
