import type { Actions } from '@sveltejs/kit';
import { invitationToSchema } from '#lib/group-forms.ts';
import { find } from '#lib/server/groups/groups.ts';
import { invite } from '#lib/server/groups/requests.ts';
import { participation, SMALL } from '#lib/server/groups/participation.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	...participation(actor),
	small: SMALL
}));

export const actions = {
	invite: (event) =>
		submit(event, invitationToSchema, ({ group, ...invitation }, actor) => {
			const { name } = find(actor, group);
			const invited = invite(actor, group, invitation);
			done(event, `${invited}団体を${name}に招待しました。`);
		})
} satisfies Actions;
