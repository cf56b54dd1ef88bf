import type { Actions } from '@sveltejs/kit';
import { invitationSchema, requestSchema } from '#lib/group-forms.ts';
import { invitationsPage } from '#lib/server/groups/inviting.ts';
import * as requests from '#lib/server/groups/requests.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...invitationsPage(actor, event.params.slug),
	/** Organisations the reader came with, such as those of the map. */
	chosen: event.url.searchParams.getAll('organisation'),
	now: now()
}));

export const actions = {
	invite: (event) =>
		submit(event, invitationSchema, (input, actor) => {
			const invited = requests.invite(actor, event.params.slug ?? '', input);
			done(event, `${invited}団体を招待しました。`);
		}),
	withdraw: (event) =>
		submit(event, requestSchema, (input, actor) => {
			requests.takeBack(actor, idOf(input.request));
			done(event, '招待を取り下げました。');
		})
} satisfies Actions;
