import type { Actions } from '@sveltejs/kit';
import { noFieldsSchema, remindSchema } from '#lib/roster.ts';
import { closeCall, progress, remind } from '#lib/server/identity/roster/calls.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...progress(actor, idOf(event.params.call)),
	isReminding: event.url.searchParams.has('remind'),
	now: now()
}));

export const actions = {
	remind: (event) =>
		submit(event, remindSchema, (input, actor) => {
			const reminded = remind(actor, idOf(event.params.call), input.asked);
			done(event, `${reminded}団体に催促しました。`);
		}),
	close: (event) =>
		submit(event, noFieldsSchema, (_input, actor) => {
			closeCall(actor, idOf(event.params.call));
			done(event, '名簿集めを締め切りました。');
		})
} satisfies Actions;
