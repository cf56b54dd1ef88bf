import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { acceptTerms, hasAcceptedTerms } from '#lib/server/identity/terms.ts';
import { ownPath } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	if (hasAcceptedTerms(actor)) redirect(303, ownPath(event.url.searchParams.get('to')));
	return { isNewVersion: actor.person.termsVersion !== null };
});

export const actions = {
	default: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			acceptTerms(actor);
			redirect(303, ownPath(event.url.searchParams.get('to')));
		})
} satisfies Actions;
