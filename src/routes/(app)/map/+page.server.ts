import { prefectureMap } from '#lib/server/readers/map.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	prefectureMap(actor, event.url.searchParams.get('value'))
);
