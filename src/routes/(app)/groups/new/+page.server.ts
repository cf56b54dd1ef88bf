import type { Actions } from '@sveltejs/kit';
import { foundingSchema } from '#lib/group-forms.ts';
import { foundGroup, foundingForm } from '#lib/server/groups/founding.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const proposal = event.url.searchParams.get('proposal');
	return foundingForm(actor, proposal === null ? null : idOf(proposal));
});

export const actions = {
	default: (event) =>
		submit(event, foundingSchema, (input, actor) => {
			const slug = foundGroup(actor, input);
			done(
				event,
				'ワーキンググループを設けました。次に、参加する団体を招待できます。',
				`/groups/${slug}`
			);
		})
} satisfies Actions;
