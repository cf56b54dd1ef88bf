import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ticked } from '#lib/fields.ts';
import { answerSchema, askingSentence, followUpSchema, opinionSchema } from '#lib/groups.ts';
import { answer } from '#lib/server/groups/answering.ts';
import { find } from '#lib/server/groups/groups.ts';
import { followUp, opine, opinionsOn } from '#lib/server/groups/opinions.ts';
import {
	earlierTexts,
	findTopic,
	rightsOnTopic,
	setClosed,
	setTakesOutside
} from '#lib/server/groups/topics.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findTopic(actor, event.params.slug, idOf(event.params.id));
	const opinions = opinionsOn(actor, of);
	for (const { id, isOwn } of opinions) if (isOwn) markSeen(actor, `opinion:${id}`);
	return {
		topic: {
			id: of.id,
			title: of.title,
			text: of.text,
			takesOutside: of.takesOutside,
			isOpen: of.closedAt === null,
			createdAt: of.createdAt,
			editedAt: of.editedAt
		},
		earlier: earlierTexts(actor, of),
		opinions,
		may: rightsOnTopic(actor, of),
		now: now()
	};
});

const boxSchema = v.object({ on: ticked });

export const actions = {
	opine: (event) =>
		submit(event, opinionSchema, (input, actor) => {
			const { slug, id } = placeOf(event);
			back(
				event,
				opine(actor, slug, id, input),
				`${input.kind === 'question' ? '質問' : '意見'}を出しました。`
			);
		}),
	follow: (event) =>
		submit(event, followUpSchema, (input, actor) => {
			const opinion = followUp(actor, placeOf(event).slug, idOf(input.opinion), input.body);
			back(event, opinion, '重ねて尋ねました。');
		}),
	answer: (event) =>
		submit(event, answerSchema, (input, actor) => {
			const opinion = idOf(input.opinion);
			answer(actor, placeOf(event).slug, opinion, input);
			back(event, opinion, '返事をしました。出した団体に知らせます。');
		}),
	close: (event) =>
		submit(event, boxSchema, ({ on }, actor) => {
			const { slug, id } = placeOf(event);
			setClosed(actor, slug, id, on);
			back(event, null, on ? '項目を閉じました。' : '項目を続けます。');
		}),
	outside: (event) =>
		submit(event, boxSchema, ({ on }, actor) => {
			const { slug, id } = placeOf(event);
			setTakesOutside(actor, slug, id, on);
			back(event, null, askingSentence(find(actor, slug).openness, on));
		})
} satisfies Actions;

function placeOf(event: RequestEvent): { slug: string; id: number } {
	return { slug: event.params.slug ?? '', id: idOf(event.params.id) };
}

function back(event: RequestEvent, opinion: number | null, sentence: string): never {
	done(event, sentence, `${event.url.pathname}${opinion === null ? '' : `#o${opinion}`}`);
}
