import type { Actions } from '@sveltejs/kit';
import { typedDay, type Day } from '#lib/dates.ts';
import { correctionSchema } from '#lib/notices.ts';
import * as corrections from '#lib/server/notices/corrections.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { notice, attachments } = corrections.correctable(actor, idOf(event.params.id));
	const { id, title, body, version } = notice;
	const typed = (day: Day | null) => (day === null ? '' : typedDay(day));
	return {
		notice: {
			id,
			title,
			body,
			version,
			fromOn: notice.fromOn,
			toOn: typed(notice.toOn),
			confirmBy: typed(notice.confirmBy)
		},
		attachments,
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(
			event,
			correctionSchema,
			(input, actor) => {
				const id = idOf(event.params.id);
				corrections.correct(actor, id, input);
				done(event, '訂正しました。前の文章は「前の文章」から見られます。', `/notices/${id}`);
			},
			(input, actor) => corrections.reach(actor, idOf(event.params.id), input)
		)
} satisfies Actions;
