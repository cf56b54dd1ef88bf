import { now } from '#lib/server/now.ts';
import { organisationPage } from '#lib/server/readers/organisation.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...organisationPage(actor, idOf(event.params.organisation)),
	now: now()
}));
