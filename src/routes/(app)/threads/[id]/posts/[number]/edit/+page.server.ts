import { redirect, type Actions } from '@sveltejs/kit';
import { editSchema, postPath } from '#lib/forum.ts';
import { edit } from '#lib/server/forum/masked-posting.ts';
import { aftermath } from '#lib/server/forum/mentions.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { thread, ...post } = posts.editable(
		actor,
		idOf(event.params.id),
		idOf(event.params.number)
	);
	return { post, thread: { id: thread.id, title: thread.title } };
});

export const actions = {
	default: (event) =>
		submit(event, editSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(event.params.number);
			edit(actor, id, number, input);
			notify(
				event,
				`直しました。前の文章は「前の文章」から見られます。${aftermath(actor, id, input.body)}`
			);
			redirect(303, postPath(id, number));
		})
} satisfies Actions;
