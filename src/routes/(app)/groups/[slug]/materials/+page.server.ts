import { orderIn } from '#lib/list-order.ts';
import { materialColumns } from '#lib/materials.ts';
import { findInside, rightsOn } from '#lib/server/groups/groups.ts';
import { list } from '#lib/server/groups/materials/listing.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { params, url } = event;
	const of = findInside(actor, params.slug);
	const folder = url.searchParams.get('folder');
	const askedPage = pageIn(url);
	const q = url.searchParams.get('q')?.trim() ?? '';
	const order = orderIn(url.searchParams.get('sort'), materialColumns);
	const query = { ...queryFrom(new URLSearchParams({ q })), materialsOf: of.boardId };
	return {
		q,
		found: q === '' ? null : search(actor, query, askedPage),
		...list(actor, of, {
			folder: folder ? idOf(folder) : null,
			page: q === '' ? askedPage : 1,
			order
		}),
		order,
		askedPage,
		may: rightsOn(actor, of),
		now: now()
	};
});
