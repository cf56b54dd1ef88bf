import type { Actions } from '@sveltejs/kit';
import { pollSchema } from '#lib/polls.ts';
import { findFor } from '#lib/server/groups/groups.ts';
import { open } from '#lib/server/groups/polls/polls.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	findFor(actor, event.params.slug, 'group.run');
});

export const actions = {
	default: (event) =>
		submit(event, pollSchema, (input, actor) => {
			const of = findFor(actor, event.params.slug ?? '', 'group.run');
			const id = open(actor, of, input);
			done(event, '参加団体に日程を聞きました。', `/groups/${of.slug}/polls/${id}`);
		})
} satisfies Actions;
