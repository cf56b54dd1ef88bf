import { budgetOf, nextYear } from '#lib/server/licences/assurance/budget.ts';
import { choices, organisationOrOwn } from '#lib/server/licences/assurance/whose.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const organisation = organisationOrOwn(actor, event.url.searchParams.get('organisation'));
	return {
		organisation,
		organisations: choices(actor),
		budget: budgetOf(actor, organisation.id, nextYear()),
		now: now()
	};
});
