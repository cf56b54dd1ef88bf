import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, typedDay } from '#lib/dates.ts';
import { conclusionSchema, revisitSchema } from '#lib/group-forms.ts';
import * as conclusions from '#lib/server/groups/conclusions.ts';
import { comingOf } from '#lib/server/groups/meetings/cancelling.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { of, successors } = conclusions.concludable(actor, event.params.slug);
	return {
		card: conclusions.cardsOf(of).standing,
		successors,
		coming: comingOf(of),
		today: typedDay(dayOf(now()))
	};
});

export const actions = {
	conclude: (event) =>
		submit(event, conclusionSchema, (input, actor) => {
			const { slug = '' } = event.params;
			const cancelled = conclusions.conclude(actor, slug, input);
			const meetings = cancelled > 0 ? `これからの会議${cancelled}件は中止にしました。` : '';
			done(
				event,
				`ワーキンググループを終えました。${meetings}中のものは、これからも読めます。`,
				`/groups/${slug}`
			);
		}),
	revisit: (event) =>
		submit(event, revisitSchema, (input, actor) => {
			const { slug = '' } = event.params;
			conclusions.setRevisit(actor, slug, input);
			done(event, '再検討の条件を保存しました。', `/groups/${slug}`);
		}),
	reopen: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const { slug = '' } = event.params;
			conclusions.reopen(actor, slug);
			done(event, 'ワーキンググループを再開しました。', `/groups/${slug}`);
		})
} satisfies Actions;
