import type { Actions } from '@sveltejs/kit';
import { yearsSchema } from '#lib/operation-record.ts';
import { keptYears, setKeptYears } from '#lib/server/operations/retention.ts';
import { operationRecord, recordLookOf } from '#lib/server/readers/operation-record.ts';
import { pageIn } from '#lib/server/requests.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const ON_A_PAGE = 50;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const look = recordLookOf(event.url.searchParams);
	const page = pageIn(event.url);
	const found = operationRecord(actor, look, { number: page, size: ON_A_PAGE });
	return {
		...found,
		look,
		page,
		pages: Math.max(1, Math.ceil(found.count / ON_A_PAGE)),
		organisation: actor.organisation.name,
		years: keptYears()
	};
});

export const actions = {
	years: (event) =>
		submit(event, yearsSchema, ({ years }, actor) => {
			setKeptYears(actor, years);
			done(event, `操作記録を${years}年残します。`, '/record');
		})
} satisfies Actions;
