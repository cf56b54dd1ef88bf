import { redirect, type Actions } from '@sveltejs/kit';
import { NotFound } from '#lib/errors.ts';
import { opinionEditSchema } from '#lib/groups.ts';
import { labels } from '#lib/labels.ts';
import { edit, findOpinion } from '#lib/server/groups/opinions.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug, id, opinion: asked } = event.params;
	const of = findOpinion(actor, slug, idOf(asked));
	if (of.topic.id !== idOf(id)) throw new NotFound(labels.notFound);
	markSeen(actor, `opinion:${of.opinion.id}`);
	return {
		topic: { id: of.topic.id, title: of.topic.title, isRead: of.isTopicRead },
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
			answeredAt: of.opinion.answeredAt
		},
		earlier: of.earlier,
		mayEdit: of.mayEdit,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, opinionEditSchema, (input, actor) => {
			const { slug = '', id = '' } = event.params;
			const opinion = idOf(event.params.opinion);
			edit(actor, slug, opinion, input);
			notify(event, '直しました。前の文章も残っています。');
			redirect(303, `/groups/${slug}/topics/${id}#o${opinion}`);
		})
} satisfies Actions;
