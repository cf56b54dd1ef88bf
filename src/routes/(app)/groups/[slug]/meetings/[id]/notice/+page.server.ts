import { itemsOf } from '#lib/server/groups/meetings/agenda.ts';
import { letterOf } from '#lib/server/groups/meetings/letter.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { dayOf } from '#lib/dates.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug, idOf(event.params.id));
	const isEach = event.url.searchParams.get('to') === 'each';
	return {
		meeting: shown(actor, of),
		letter: letterOf(of, isEach),
		items: itemsOf(of).map(({ id, title }) => ({ id, title })),
		isEach,
		today: dayOf(now())
	};
});
