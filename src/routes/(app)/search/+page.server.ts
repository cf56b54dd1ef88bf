import { fiscalYear } from '#lib/dates.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { existing } from '#lib/server/identity/organisations.ts';
import { otherNames } from '#lib/server/search/former.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { mayKeep } from '#lib/server/search/synonyms.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Fiscal years offered to choose from. */
const YEARS = 10;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const askedPage = pageIn(event.url);
	const query = queryFrom(event.url.searchParams);
	const thisYear = fiscalYear(now());
	return {
		...search(actor, query, askedPage),
		otherNames: otherNames(query.words),
		askedPage,
		boards: boards.listWithGroups(actor).map(({ id, slug, name }) => ({ id, slug, name })),
		organisations: existing().map(({ name }) => name),
		years: Array.from({ length: YEARS }, (_, back) => thisYear - back),
		mayKeep: mayKeep(actor),
		now: now()
	};
});
