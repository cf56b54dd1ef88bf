import { fail, type Actions } from '@sveltejs/kit';
import { restored } from '#lib/articles.ts';
import { labels } from '#lib/labels.ts';
import { finished, stillSaid } from '#lib/server/helpdesk/articles/publishing.ts';
import { draftOf, publishExample } from '#lib/server/helpdesk/specifications/examples.ts';
import { findFor } from '#lib/server/helpdesk/specifications/specifications.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { exampleSchema, lookedAtSchema } from '#lib/specifications.ts';
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
				return fail(422, {
					action: '/publish',
					issues: said.map(({ word, text }, index) => ({
						field: `admitted-${index}`,
						message: `${word}「${text}」が残っています。`
					})),
					values: { ...texts, system: input.system, reviewOn: input.reviewOn },
					lists: { restored: input.restored, admitted: input.admitted },
					said,
					stamp: String(now().getTime())
				});
			}
			const id = publishExample(actor, number, input);
			done(event, labels.specificationDone.publish, `/helpdesk/articles/${id}`);
		}),
	restore: (event) =>
		submit(event, lookedAtSchema, (input) => {
			const back = (text: string) => restored(text, input.restored);
			return {
				action: '/restore',
				issues: [],
				values: {
					title: back(input.title),
					question: back(input.question),
					answer: back(input.answer),
					system: input.system,
					reviewOn: input.reviewOn
				},
				lists: { restored: input.restored, admitted: input.admitted },
				said: [],
				stamp: String(now().getTime())
			};
		})
} satisfies Actions;
