import type { Actions } from '@sveltejs/kit';
import { declineSchema } from '#lib/groups.ts';
import { decline, declinable } from '#lib/server/groups/proposals.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { id, title } = declinable(actor, idOf(event.params.id));
	return { proposal: { id, title } };
});

export const actions = {
	default: (event) =>
		submit(event, declineSchema, ({ reason }, actor) => {
			const id = idOf(event.params.id);
			decline(actor, id, reason);
			done(event, '見送りにしました。提案した団体に知らせます。', `/groups/proposals/${id}`);
		})
} satisfies Actions;
