import type { Actions } from '@sveltejs/kit';
import { articleWords, reviseSchemaOf } from '#lib/articles.ts';
import { find, kindOf } from '#lib/server/helpdesk/articles/articles.ts';
import { articleAudiences } from '#lib/server/helpdesk/articles/audiences.ts';
import { revise, stillSaidIn } from '#lib/server/helpdesk/articles/revising.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { sentBack } from '../../../drafts-looked-at.server.ts';
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
				const values = { title, question, answer, audience, reviewOn, note };
				const { admitted } = input;
				return sentBack('', said, { ...values, category: String(category) }, { admitted });
			}
			revise(actor, id, input);
			done(event, `${articleWords[kind].thing}を直しました。`, `/helpdesk/articles/${id}`);
		});
	}
} satisfies Actions;
