import { redirect, type Actions } from '@sveltejs/kit';
import { replyOrDraftSchema } from '#lib/forum.ts';
import { forgetText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, submit } from '#lib/server/web.ts';
import { postPath } from './back.server.ts';

export const replying = {
	reply: (event) =>
		submit(event, replyOrDraftSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const form = event.url.pathname;
			if ('intent' in input) {
				const { title } = threads.destination(actor, id);
				const fields = { body: input.body };
				const { draft, sequence, files } = input;
				if (input.intent === 'keep') {
					return keep(actor, { form, title: '', draftId: draft, fields, sequence });
				}
				drafts.save(actor, { id: draft, form, title, fields, files, sequence });
				forgetText(actor, form, '');
				notify(event, '下書きを保存しました。団体の誰でも続きを書けます。');
				redirect(303, '/drafts');
			}
			const number = posts.reply(actor, id, input);
			const into = threads.destination(actor, id).id;
			forgetText(actor, form, '');
			notify(event, '返信しました。');
			redirect(303, postPath(into, number));
		})
} satisfies Actions;
