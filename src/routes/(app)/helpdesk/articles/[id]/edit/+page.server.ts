import { fail, type Actions } from '@sveltejs/kit';
import { articleWords, reviseSchemaOf } from '#lib/articles.ts';
import { find, kindOf } from '#lib/server/helpdesk/articles/articles.ts';
import { articleAudiences } from '#lib/server/helpdesk/articles/audiences.ts';
import { revise, stillSaidIn } from '#lib/server/helpdesk/articles/revising.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const article = find(actor, idOf(event.params.id));
	return {
		article,
		categories: choicesFor(actor.reach, article.categoryId),
		audiences: articleAudiences()
	};
});

export const actions = {
	default: (event) => {
		const id = idOf(event.params.id);
		const kind = kindOf(id);
		return submit(event, reviseSchemaOf(kind), (input, actor) => {
			const said = stillSaidIn(actor, id, input);
			if (said.length > 0) {
				const { title, question, answer, category, audience, reviewOn, note } = input;
				return fail(422, {
					action: '',
					issues: said.map(({ word, text }, index) => ({
						field: `admitted-${index}`,
						message: `${word}「${text}」が残っています。`
					})),
					values: {
						...{ title, question, answer, audience, reviewOn, note },
						category: String(category)
					},
					lists: { admitted: input.admitted },
					said,
					stamp: String(now().getTime())
				});
			}
			revise(actor, id, input);
			done(event, `${articleWords[kind].thing}を直しました。`, `/helpdesk/articles/${id}`);
		});
	}
} satisfies Actions;
