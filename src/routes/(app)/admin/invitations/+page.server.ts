import type { Actions } from '@sveltejs/kit';
import { choiceSchema } from '#lib/identity.ts';
import { inviteAll, summed, waiting } from '#lib/server/identity/waiting.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	organisations: waiting(actor, { scope: 'all' }),
	origin: settings().origin ?? event.url.origin
}));

export const actions = {
	choose: (event) =>
		submit(event, choiceSchema, (input, actor) => {
			const { files, ...choice } = input;
			void files;
			return { choice, sum: summed(actor, choice) };
		}),
	make: (event) =>
		submit(event, choiceSchema, (choice, actor) => ({ sheets: inviteAll(actor, choice) }))
} satisfies Actions;
