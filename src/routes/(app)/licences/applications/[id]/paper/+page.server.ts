import { find } from '#lib/server/licences/applications/finding.ts';
import { check } from '#lib/server/licences/applications/previewing.ts';
import { now } from '#lib/server/now.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const application = find(actor, idOf(event.params.id));
	const isDraft = application.state === 'draft';
	const { lines, total } = isDraft ? check(actor, application.id) : application;
	return { application, lines, total, isDraft, now: now() };
});
