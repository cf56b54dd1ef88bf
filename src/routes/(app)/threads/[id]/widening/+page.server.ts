import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { wideningSchema } from '#lib/forum.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const id = idOf(event.params.id);
	widening.settle(id);
	const thread = widening.widenable(actor, id);
	const board = boards.byId(thread.boardId);
	return {
		thread: { id, title: thread.title },
		readers: {
			municipalities: boards.readersOf(board, 'municipalities'),
			all: boards.readersOf(board, 'all')
		},
		asked: widening.wouldBeAsked(actor, thread),
		endsAt: widening.endOfProposal(now())
	};
});

export const actions = {
	propose: (event) =>
		submit(event, wideningSchema, ({ audience }, actor) => {
			const id = idOf(event.params.id);
			const isWidened = widening.propose(actor, id, audience);
			notify(
				event,
				isWidened
					? '全県へ広げました。全県の掲示板にも載っています。'
					: '全県へ広げる提案をしました。書いた団体の返事を待っています。'
			);
			redirect(303, `/threads/${id}`);
		}),
	withdraw: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			widening.withdraw(actor, id);
			done(event, '全県へ広げるのを取りやめました。読める人は変わりません。', `/threads/${id}`);
		})
} satisfies Actions;
