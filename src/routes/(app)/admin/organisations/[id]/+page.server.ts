import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, typedDay } from '#lib/dates.ts';
import { staffSchema } from '#lib/identity.ts';
import { inviteAgain, invite } from '#lib/server/identity/invitations.ts';
import { find } from '#lib/server/identity/organisations.ts';
import { rolesToGive } from '#lib/server/identity/people.ts';
import { endTerm, heldSeats } from '#lib/server/identity/tenures.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const tenureSchema = v.object({ tenure: v.string(), isSure: v.optional(v.string(), '') });

export const load = reading((event: PageServerLoadEvent, actor) => {
	const organisation = find(idOf(event.params.id));
	return {
		organisation: { id: organisation.id, name: organisation.name, kind: organisation.kind },
		staff: heldSeats(actor, organisation.id),
		roles: rolesToGive(actor, organisation.id),
		today: typedDay(dayOf(now())),
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	invite: (event) =>
		submit(event, staffSchema, (input, actor) => ({
			invited: invite(actor, idOf(event.params.id), input)
		})),
	again: (event) =>
		submit(event, tenureSchema, (input, actor) => ({
			invited: inviteAgain(actor, idOf(input.tenure))
		})),
	end: (event) =>
		submit(event, tenureSchema, (input, actor) => {
			const ending = { when: 'now', lastOn: null, isSure: input.isSure !== '' } as const;
			endTerm(actor, idOf(event.params.id), idOf(input.tenure), ending);
			done(event, '任期を終えました。この人は、もうこの役割では使えません。');
		})
} satisfies Actions;
