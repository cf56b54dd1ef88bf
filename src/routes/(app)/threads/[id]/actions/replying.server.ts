import type { Actions } from '@sveltejs/kit';
import { entryIn, replyOrDraftSchema, threadPathAt } from '#lib/forum.ts';
import { forgetText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as approvals from '#lib/server/forum/approvals.ts';
import { reply } from '#lib/server/forum/masked-posting.ts';
import { aftermath } from '#lib/server/forum/mentions.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, submit } from '#lib/server/web.ts';

export const replying = {
	reply: (event) =>
		submit(event, replyOrDraftSchema, async (input, actor) => {
			const id = idOf(event.params.id);
			const form = event.url.pathname;
			if ('intent' in input) {
				const { title } = threads.destination(actor, id);
				const fields = { body: input.body, voice: input.voice, mask: input.mask };
				const { draft, sequence, files } = input;
				if (input.intent === 'keep') {
					return keep(actor, { form, title: '', draftId: draft, fields, sequence });
				}
				drafts.save(actor, { id: draft, form, title, fields, files, sequence });
				forgetText(actor, form, '');
				done(event, '下書きを保存しました。団体の誰でも続きを書けます。', '/drafts');
			}
			const entry = entryIn(input);
			const sent =
				input.voice === 'official'
					? approvals.answer(actor, id, { ...input, entry })
					: { number: await reply(actor, id, { ...input, entry }) };
			forgetText(actor, form, '');
			const into = threads.destination(actor, id).id;
			if ('draft' in sent) {
				done(
					event,
					'決裁者に決裁を求めました。決裁されると投稿されます。',
					`/drafts/${sent.draft}`
				);
			}
			done(
				event,
				`返信しました。${aftermath(actor, into, input.body)}`,
				threadPathAt(into, sent.number)
			);
		})
} satisfies Actions;
