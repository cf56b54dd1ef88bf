import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf, typedDay } from '#lib/dates.ts';
import { conclusionSchema, revisitSchema } from '#lib/group-life.ts';
import * as conclusions from '#lib/server/groups/conclusions.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { of, successors } = conclusions.concludable(actor, event.params.slug);
	return { card: conclusions.cardsOf(of).standing, successors, today: typedDay(dayOf(now())) };
});

export const actions = {
	conclude: (event) =>
		submit(event, conclusionSchema, (input, actor) => {
			const { slug = '' } = event.params;
			conclusions.conclude(actor, slug, input);
			notify(event, 'ワーキンググループを終えました。中のものは、これからも読めます。');
			redirect(303, `/groups/${slug}`);
		}),
	revisit: (event) =>
		submit(event, revisitSchema, (input, actor) => {
			const { slug = '' } = event.params;
			conclusions.setRevisit(actor, slug, input);
			notify(event, '再検討の条件を保存しました。');
			redirect(303, `/groups/${slug}`);
		}),
	reopen: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const { slug = '' } = event.params;
			conclusions.reopen(actor, slug);
			notify(event, 'ワーキンググループを再開しました。');
			redirect(303, `/groups/${slug}`);
		})
} satisfies Actions;
