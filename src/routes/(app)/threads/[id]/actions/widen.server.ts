import type { Actions } from '@sveltejs/kit';
import { wideningAnswerSchema } from '#lib/forum.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { idOf, submit } from '#lib/server/web.ts';
import { back } from './back.server.ts';

export const widen = {
	answerWidening: (event) =>
		submit(event, wideningAnswerSchema, ({ answer }, actor) => {
			const id = idOf(event.params.id);
			widening.settle(id);
			const isWidened = widening.answer(actor, id, answer);
			const answered =
				answer === 'agree'
					? '同意しました。団体名を出したまま広げます。'
					: '団体名を伏せて広げます。';
			return back(event, id, null, isWidened ? `${answered}全県へ広がりました。` : answered);
		})
} satisfies Actions;
