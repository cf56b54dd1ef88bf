import { redirect, type Actions } from '@sveltejs/kit';
import { longDate } from '#lib/dates.ts';
import { acceptSchema } from '#lib/identity.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { pendingFor } from '#lib/server/identity/handovers.ts';
import * as invitations from '#lib/server/identity/invitations.ts';
import { begin } from '#lib/server/identity/sessions.ts';
import { addressOf, browserOf, isSecure, setCookie } from '#lib/server/requests.ts';
import { done, readingAnyone, submitAnyone } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = readingAnyone((event: PageServerLoadEvent) => ({
	welcome: invitations.welcome(event.params.token, addressOf(event))
}));

export const actions = {
	default: (event) =>
		submitAnyone(event, acceptSchema, async (input) => {
			const { personId, tenureId, startsOn } = await invitations.accept(
				event.params.token ?? '',
				input,
				addressOf(event)
			);
			if (startsOn !== null) {
				done(
					event,
					`登録できました。${longDate(startsOn)}から、ここでログインして使えます。`,
					'/login'
				);
			}
			const session = await begin(personId, tenureId, false, isSecure(event), browserOf(event));
			reading.start(tenureId);
			setCookie(event, session.cookie);
			const actor = actorOf(tenureId);
			const pending = actor && pendingFor(actor);
			redirect(303, pending ? `/handover/${pending.id}` : '/');
		})
} satisfies Actions;
