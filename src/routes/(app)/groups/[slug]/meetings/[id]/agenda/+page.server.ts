import { itemsOf, looseMaterials } from '#lib/server/groups/meetings/agenda.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { requestsOf } from '#lib/server/groups/meetings/requests.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug, idOf(event.params.id));
	return {
		meeting: shown(actor, of),
		items: itemsOf(of),
		loose: looseMaterials(of),
		requests: requestsOf(of),
		now: now()
	};
});
