import { shown } from '#lib/server/licences/orders/shown.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	shown(actor, event.params.number)
);
