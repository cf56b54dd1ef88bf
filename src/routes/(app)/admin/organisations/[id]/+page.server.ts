import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, typedDay } from '#lib/dates.ts';
import { staffSchema } from '#lib/identity.ts';
import { inviteAgain, invite } from '#lib/server/identity/invitations.ts';
import { find } from '#lib/server/identity/organisations.ts';
import { endTenure, rolesToGive, staffOf } from '#lib/server/identity/people.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const tenureSchema = v.object({ tenure: v.string() });

export const load = reading((event: PageServerLoadEvent, actor) => {
	const organisation = find(idOf(event.params.id));
	return {
		organisation: { id: organisation.id, name: organisation.name, kind: organisation.kind },
		staff: staffOf(actor, organisation.id),
		roles: rolesToGive(actor, organisation.id),
		today: typedDay(dayOf(now())),
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	invite: (event) =>
		submit(event, staffSchema, (input, actor) => {
			const { token } = invite(actor, idOf(event.params.id), input);
			return { invited: { name: input.name, token } };
		}),
	again: (event) =>
		submit(event, tenureSchema, (input, actor) => {
			const { token } = inviteAgain(actor, idOf(input.tenure));
			return { invited: { name: '', token } };
		}),
	end: (event) =>
		submit(event, tenureSchema, (input, actor) => {
			endTenure(actor, idOf(input.tenure));
			notify(event, '任期を終えました。この人は、もうこの役割では使えません。');
			redirect(303, event.url.pathname);
		})
} satisfies Actions;
