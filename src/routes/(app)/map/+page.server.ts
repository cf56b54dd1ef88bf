import { map } from '#lib/server/readers/map.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	map(actor, event.url.searchParams.get('value'))
);
