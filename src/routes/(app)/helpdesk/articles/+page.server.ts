import { articleKinds } from '#lib/articles.ts';
import { fiscalYearLabel } from '#lib/dates.ts';
import { inOrder, orderIn } from '#lib/list-order.ts';
import { list, narrowings } from '#lib/server/helpdesk/articles/articles.ts';
import { rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const { categories, years } = narrowings(actor);
	const asked = (name: string) => searchParams.get(name) ?? '';
	const category = categories.find(({ id }) => String(id) === asked('category'))?.id ?? null;
	const year = years.find((each) => String(each) === asked('year')) ?? null;
	const kind = articleKinds.find((each) => each === asked('kind')) ?? null;
	const only = (['review', 'withdrawn'] as const).find((each) => each === asked('view')) ?? null;
	const isDesk = rightsAtDesk(actor).work;
	const order = orderIn(searchParams.get('sort'), ['sameQuestion', 'updatedAt']);
	const choice = { category, fiscalYear: year, kind };
	return {
		articles: inOrder(list(actor, { ...choice, only: isDesk ? only : null }), order, (each) =>
			order?.by === 'sameQuestion' ? each.sameQuestion : each.updatedAt.getTime()
		),
		order,
		toReview: isDesk
			? list(actor, { category: null, fiscalYear: null, kind: null, only: 'review' }).length
			: 0,
		chosen: { category, year, kind, only: isDesk ? only : null },
		categories,
		years: years.map((value) => ({ value: String(value), label: fiscalYearLabel(value) })),
		isDesk,
		now: now()
	};
});
