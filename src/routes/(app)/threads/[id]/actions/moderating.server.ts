import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { setHelpful } from '#lib/server/forum/helpful.ts';
import * as hiding from '#lib/server/forum/hiding.ts';
import { idOf, submit } from '#lib/server/web.ts';
import { back } from './back.server.ts';

const postSchema = v.object({ post: v.optional(v.string(), '') });

export const moderating = {
	helpful: (event) =>
		submit(
			event,
			v.object({ post: v.optional(v.string(), ''), withdraw: v.optional(v.string(), '') }),
			(input, actor) => {
				const id = idOf(event.params.id);
				const isHelpful = input.post !== '';
				const number = idOf(isHelpful ? input.post : input.withdraw);
				setHelpful(actor, id, number, isHelpful);
				return back(
					event,
					id,
					number,
					isHelpful ? '参考になったと伝えました。' : '参考になったを取り消しました。'
				);
			}
		),
	unhide: (event) =>
		submit(event, postSchema, (input, actor) => {
			const id = idOf(event.params.id);
			if (input.post === '') {
				hiding.unhideThread(actor, id);
				return back(event, id, null, '投稿をまた見えるようにしました。');
			}
			const number = idOf(input.post);
			hiding.unhidePost(actor, id, number);
			return back(event, id, number, `${number}番をまた見えるようにしました。`);
		})
} satisfies Actions;
