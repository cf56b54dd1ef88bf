import { sectionKey } from '#lib/minutes.ts';
import { history } from '#lib/server/groups/minutes-history.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import * as v from 'valibot';
import { editionIn, shownEdition, shownMeeting } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug, id } = event.params;
	const asked = v.safeParse(sectionKey, event.url.searchParams.get('section'));
	const key = asked.success ? asked.output : 'opening';
	const { of, title, versions } = history(actor, slug, idOf(id), key, editionIn(event.url));
	return {
		meeting: shownMeeting(of.meeting),
		edition: shownEdition(of),
		key,
		title,
		versions,
		now: now()
	};
});
