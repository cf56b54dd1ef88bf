import { dayOf } from '#lib/dates.ts';
import { noticeFilters } from '#lib/notices.ts';
import * as listings from '#lib/server/notices/listings.ts';
import { maySend } from '#lib/server/notices/notices.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	const asked = event.url.searchParams.get('filter');
	const filter =
		noticeFilters.find((known) => known === asked) ??
		(listings.awaiting(actor).length > 0 ? 'unconfirmed' : 'all');
	const page = pageIn(event.url);
	return {
		filter,
		askedPage: page,
		...listings.list(actor, { filter, page }),
		may: { send: maySend(actor) },
		now: now(),
		today: dayOf(now())
	};
});
