import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { NotFound } from '#lib/errors.ts';
import { opinionEditSchema } from '#lib/groups.ts';
import { labels } from '#lib/labels.ts';
import { edit, findOpinion, withdraw } from '#lib/server/groups/opinions.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug, id, opinion: asked } = event.params;
	const of = findOpinion(actor, slug, idOf(asked));
	if (of.topic.id !== idOf(id)) throw new NotFound(labels.notFound);
	markSeen(actor, `opinion:${of.opinion.id}`);
	return {
		topic: { id: of.topic.id, title: of.title, isRead: of.isTopicRead },
		opinion: {
			id: of.opinion.id,
			kind: of.opinion.kind,
			body: of.opinion.body,
			html: of.opinion.html,
			version: of.opinion.version,
			at: of.opinion.editedAt ?? of.opinion.at,
			by: of.by,
			outcome: of.opinion.outcome,
			answerHtml: of.opinion.answerHtml,
			answeredAt: of.opinion.answeredAt,
			isWithdrawn: of.opinion.withdrawnAt !== null,
			isOwn: of.opinion.organisationId === actor.organisation.id
		},
		earlier: of.earlier,
		may: of.may,
		now: now()
	};
});

export const actions = {
	edit: (event) =>
		submit(event, opinionEditSchema, (input, actor) => {
			const { slug = '', id = '', opinion = '' } = event.params;
			edit(actor, slug, idOf(opinion), input);
			done(
				event,
				'直しました。前の文章も残っています。',
				`/groups/${slug}/topics/${id}#o${opinion}`
			);
		}),
	withdraw: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			withdraw(actor, event.params.slug ?? '', idOf(event.params.opinion));
			done(event, '取り下げました。文章は、あなたの団体にだけ見えています。');
		})
} satisfies Actions;
