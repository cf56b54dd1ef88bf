import type { Actions } from '@sveltejs/kit';
import { publishSchema, restoreSchema } from '#lib/articles.ts';
import { articleAudiences } from '#lib/server/helpdesk/articles/audiences.ts';
import { draftOf } from '#lib/server/helpdesk/articles/drafting.ts';
import { finished, publish, stillSaid } from '#lib/server/helpdesk/articles/publishing.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import { find } from '#lib/server/helpdesk/tickets.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { sentBack, withRestored } from '../../drafts-looked-at.server.ts';
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
				const { audience, reviewOn, kind, system, restored, admitted } = input;
				const values = {
					...finished(input),
					...{ audience, reviewOn, kind, system },
					category: String(input.category)
				};
				const copied = input.copied.map(String);
				return sentBack('/publish', said, values, { restored, admitted, copied });
			}
			const id = publish(actor, of.id, input);
			done(event, 'Q&Aを公開しました。', `/helpdesk/articles/${id}`);
		}),
	restore: (event) =>
		submit(event, restoreSchema, ({ others, restored, admitted, copied, ...texts }) =>
			withRestored(texts, others, { restored, admitted, copied })
		)
} satisfies Actions;
