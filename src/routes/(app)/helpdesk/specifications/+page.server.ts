import { fiscalYearLabel } from '#lib/dates.ts';
import { exampleNarrowings, listExamples } from '#lib/server/helpdesk/specifications/examples.ts';
import { rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { now } from '#lib/server/now.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { articlesWith } from '#lib/server/search/search.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const { systems, sizes, years } = exampleNarrowings(actor);
	const among = <Value>(name: string, all: Value[]): Value | null =>
		all.find((each) => String(each) === searchParams.get(name)) ?? null;
	const q = searchParams.get('q')?.trim() ?? '';
	const query = queryFrom(new URLSearchParams({ q }));
	const chosen = {
		system: among('system', systems),
		size: among('size', sizes),
		fiscalYear: among('year', years)
	};
	const within = q === '' ? null : articlesWith(actor, query);
	return {
		q,
		chosen,
		examples: listExamples(actor, { ...chosen, within }),
		systems,
		sizes,
		years: years.map((value) => ({ value: String(value), label: fiscalYearLabel(value) })),
		isDesk: rightsAtDesk(actor).work,
		now: now()
	};
});
