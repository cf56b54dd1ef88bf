import { fail, type Actions } from '@sveltejs/kit';
import { publishSchema, restored, restoreSchema } from '#lib/articles.ts';
import { articleAudiences } from '#lib/server/helpdesk/articles/audiences.ts';
import { draftOf } from '#lib/server/helpdesk/articles/drafting.ts';
import { finished, publish, stillSaid } from '#lib/server/helpdesk/articles/publishing.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { find } from '#lib/server/helpdesk/tickets.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { of, draft } = draftOf(actor, event.params.number);
	return {
		number: of.number ?? '',
		draft,
		categories: choicesFor(actor.reach, draft.categoryId),
		audiences: articleAudiences()
	};
});

export const actions = {
	publish: (event) =>
		submit(event, publishSchema, (input, actor) => {
			const of = find(actor, event.params.number ?? '');
			const said = stillSaid(of.id, finished(input), input);
			if (said.length > 0) {
				return fail(422, {
					action: '/publish',
					issues: said.map(({ word, text }, index) => ({
						field: `admitted-${index}`,
						message: `${word}「${text}」が残っています。`
					})),
					values: {
						...finished(input),
						category: String(input.category),
						audience: input.audience,
						reviewOn: input.reviewOn,
						kind: input.kind,
						system: input.system
					},
					lists: {
						restored: input.restored,
						admitted: input.admitted,
						copied: input.copied.map(String)
					},
					said,
					stamp: String(now().getTime())
				});
			}
			const id = publish(actor, of.id, input);
			done(event, 'Q&Aを公開しました。', `/helpdesk/articles/${id}`);
		}),
	restore: (event) =>
		submit(event, restoreSchema, (input) => {
			const back = (text: string) => restored(text, input.restored);
			return {
				action: '/restore',
				issues: [],
				values: {
					...input.others,
					title: back(input.title),
					question: back(input.question),
					answer: back(input.answer)
				},
				lists: { restored: input.restored, admitted: input.admitted, copied: input.copied },
				said: [],
				stamp: String(now().getTime())
			};
		})
} satisfies Actions;
