import { redirect, type Actions } from '@sveltejs/kit';
import { reading } from '#lib/server/web.ts';
import { caseActions, caseOf } from '../case-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const shown = caseOf(actor, event.params.number, event.depends);
	const { number } = shown.ticket;
	if (number !== event.params.number)
		redirect(307, `/helpdesk/${encodeURIComponent(number ?? '')}`);
	return shown;
});

export const actions = caseActions((event) => event.params.number ?? '') satisfies Actions;
