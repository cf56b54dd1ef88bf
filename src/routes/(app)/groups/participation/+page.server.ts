import { redirect, type Actions } from '@sveltejs/kit';
import { inviteSchema } from '#lib/groups.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { invite } from '#lib/server/groups/invitations.ts';
import { participation, SMALL } from '#lib/server/groups/participation.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	...participation(actor),
	small: SMALL
}));

export const actions = {
	invite: (event) =>
		submit(event, inviteSchema, ({ group, organisations, message }, actor) => {
			const of = findInside(actor, group);
			const invited = invite(actor, of, organisations.map(Number), message);
			notify(
				event,
				invited === 0
					? `選んだ団体は、${of.name}に参加しているか、もう招かれています。`
					: `${invited}団体を${of.name}に招きました。`
			);
			redirect(303, event.url.pathname);
		})
} satisfies Actions;
