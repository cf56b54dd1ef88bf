import type { Actions } from '@sveltejs/kit';
import { labels } from '#lib/labels.ts';
import { finished, stillSaid } from '#lib/server/helpdesk/articles/publishing.ts';
import { draftOf, publishExample } from '#lib/server/helpdesk/specifications/examples.ts';
import { findFor } from '#lib/server/helpdesk/specifications/specifications.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { exampleSchema, lookedAtSchema } from '#lib/specifications.ts';
import { sentBack, withRestored } from '../../../drafts-looked-at.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { ticket, draft } = draftOf(actor, event.params.number);
	return { number: ticket.number ?? '', draft };
});

export const actions = {
	publish: (event) =>
		submit(event, exampleSchema, (input, actor) => {
			const number = event.params.number ?? '';
			const { ticket } = findFor(actor, number, 'publish');
			const texts = finished(input);
			const checked = { ...texts, question: `${texts.question}\n${input.system}` };
			const said = stillSaid(ticket.id, checked, input);
			if (said.length > 0) {
				const { system, reviewOn, restored, admitted } = input;
				return sentBack('/publish', said, { ...texts, system, reviewOn }, { restored, admitted });
			}
			const id = publishExample(actor, number, input);
			done(event, labels.specificationDone.publish, `/helpdesk/articles/${id}`);
		}),
	restore: (event) =>
		submit(event, lookedAtSchema, ({ system, reviewOn, restored, admitted, ...texts }) =>
			withRestored(texts, { system, reviewOn }, { restored, admitted })
		)
} satisfies Actions;
