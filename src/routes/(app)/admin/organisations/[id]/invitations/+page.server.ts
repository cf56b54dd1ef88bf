import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { find } from '#lib/server/identity/organisations.ts';
import { inviteAll, waiting } from '#lib/server/identity/waiting.ts';
import { settings } from '#lib/server/settings.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { id, name } = find(idOf(event.params.id));
	const [of] = waiting(actor, { scope: 'chosen', organisations: [id] });
	return {
		organisation: { id, name },
		people: of?.people ?? [],
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	default: (event) =>
		submit(event, v.object({}), (_input, actor) => ({
			sheets: inviteAll(actor, { scope: 'chosen', organisations: [idOf(event.params.id)] })
		}))
} satisfies Actions;
