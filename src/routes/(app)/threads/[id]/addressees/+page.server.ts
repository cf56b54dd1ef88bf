import type { Actions } from '@sveltejs/kit';
import { addingSchema, askedIn, isAsking } from '#lib/asked.ts';
import * as addressees from '#lib/server/forum/asked/addressees.ts';
import * as groups from '#lib/server/forum/asked/groups.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const thread = threads.find(actor, idOf(event.params.id));
	const may = threads.rightsOn(actor, thread);
	const asked = askedIn(Object.fromEntries(event.url.searchParams));
	const shown = addressees.addresseesOf(actor, thread);
	const known = new Set(shown.map(({ id }) => id));
	const adding = may.address ? groups.offered(actor, threads.answeringKeyOf(thread)) : null;
	return {
		thread: { id: thread.id, title: thread.title },
		addressees: shown,
		asked,
		isAsking: isAsking(asked),
		offered: adding && { ...adding, bodies: adding.bodies.filter(({ id }) => !known.has(id)) },
		meant: may.address
			? groups
					.meant(actor, threads.answeringKeyOf(thread), asked)
					.filter(({ id }) => !known.has(id))
			: []
	};
});

export const actions = {
	default: (event) =>
		submit(event, addingSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const thread = threads.find(actor, id);
			const chosen = groups.withReasons(
				actor,
				threads.answeringKeyOf(thread),
				input.asked,
				input.organisations
			);
			const added = addressees.addAddressees(actor, id, chosen);
			done(event, `${added}団体に聞きました。`, `/threads/${id}/addressees`);
		})
} satisfies Actions;
