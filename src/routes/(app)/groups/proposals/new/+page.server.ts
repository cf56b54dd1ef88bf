import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { proposalSchema } from '#lib/groups.ts';
import { mayPropose, propose } from '#lib/server/groups/proposals.ts';
import { cardsLike } from '#lib/server/search/cards.ts';
import { checked, done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const titleSchema = v.object({ title: proposalSchema.entries.title });

/** Step 1 is the title alone, so that what was concluded before is seen before anything is written. */
export const load = reading((event: PageServerLoadEvent, actor) => {
	mayPropose(actor);
	const typed = event.url.searchParams.get('title');
	const isEditing = event.url.searchParams.has('edit');
	const heading =
		typed === null ? { values: null, issues: [] } : checked(titleSchema, { title: typed });
	if (heading.issues.length > 0) event.locals.status = 422;
	const title = heading.values?.title ?? '';
	return {
		typed: typed ?? '',
		title: isEditing ? '' : title,
		issues: heading.issues,
		cards: title === '' || isEditing ? [] : cardsLike(actor, title)
	};
});

export const actions = {
	default: (event) =>
		submit(event, proposalSchema, (input, actor) => {
			const id = propose(actor, input);
			done(
				event,
				'提案しました。ほかの団体が「うちも関心」を押せます。',
				`/groups/proposals/${id}`
			);
		})
} satisfies Actions;
