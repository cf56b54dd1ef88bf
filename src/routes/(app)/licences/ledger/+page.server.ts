import { endings, lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { lots, ...rest } = overview(actor, lookOf(event.url.searchParams));
	const pages = Math.max(1, Math.ceil(lots.length / ON_A_PAGE));
	const page = Math.min(pageIn(event.url), pages);
	return {
		...rest,
		lots: lots.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE),
		sum: {
			lots: lots.length,
			organisations: new Set(lots.map(({ organisationId }) => organisationId)).size,
			// Cores and devices come to no sum.
			rights:
				new Set(lots.map(({ metric }) => metric)).size > 1
					? null
					: lots.reduce((all, { rights }) => all + rights, 0)
		},
		page,
		pages,
		endings: Object.entries(endings).map(([value, label]) => ({ value, label })),
		now: now()
	};
});
