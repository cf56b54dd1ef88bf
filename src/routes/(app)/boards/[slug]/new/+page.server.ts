import { redirect, type Actions } from '@sveltejs/kit';
import { headingSchema, threadOrDraftSchema } from '#lib/forum.ts';
import { forgetText, keptText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { keepsTemplates, templatesOf } from '#lib/server/forum/templates.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { settings } from '#lib/server/settings.ts';
import { notify } from '#lib/server/requests.ts';
import { checked, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const board = boards.find(actor, event.params.slug);
	const may = boards.rightsOnWriting(actor, board);
	const draft = draftAsked(actor, event.url);
	const typed = Object.fromEntries(event.url.searchParams);
	const asked: Record<string, string> = { ...(draft?.isMine ? draft.fields : {}), ...typed };
	const isAsked = 'title' in asked && !('edit' in asked);
	const heading = isAsked ? checked(headingSchema, asked) : { values: null, issues: [] };
	if (heading.issues.length > 0 && 'title' in typed) event.locals.status = 422;
	return {
		board: { slug: board.slug, name: board.name, kind: board.kind },
		places: boards
			.list(actor)
			.filter((other) => boards.rightsOn(actor, other).write)
			.map((other) => ({ slug: other.slug, name: other.name })),
		audiences: may.audiences,
		readers: Object.fromEntries(
			may.audiences.map((choice) => [choice, boards.readersOf(board, choice)])
		),
		asked,
		heading,
		draft,
		kept: draft ? null : keptText(actor, event.url.pathname, typed.title ?? null),
		/** Step 1 as it was left, on whichever machine. */
		begun: draft || 'title' in typed ? null : keptText(actor, event.url.pathname, ''),
		templates: templatesOf(board),
		mayKeepTemplates: keepsTemplates(actor, board),
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(event, threadOrDraftSchema, (input, actor) => {
			const form = event.url.pathname;
			if ('intent' in input) {
				const { title, kind, audience, body, files, sequence, draft } = input;
				const fields = { title, kind, audience, body };
				boards.find(actor, event.params.slug ?? '');
				const isHeading = input.step === 'heading';
				const typed = { form, title: isHeading ? '' : title, draftId: draft, fields, sequence };
				if (input.intent === 'keep') return keep(actor, typed);
				if (input.intent === 'template') {
					keep(actor, typed);
					redirect(303, templatePath(event.url, { title, kind, audience }, input.template));
				}
				drafts.save(actor, { id: draft, form, title, fields, files, sequence });
				for (const each of [title, '']) forgetText(actor, form, each);
				notify(event, '下書きを保存しました。団体の誰でも続きを書けます。');
				redirect(303, '/drafts');
			}
			const id = threads.open(actor, event.params.slug ?? '', input);
			for (const each of [input.title, '']) forgetText(actor, form, each);
			notify(event, '投稿しました。');
			redirect(303, `/threads/${id}`);
		})
} satisfies Actions;

/** Back to step 2 with the ひな形 that was chosen; what was typed has been kept. */
function templatePath(url: URL, heading: Record<string, string>, template: string): string {
	const draft = url.searchParams.get('draft');
	const fields = { ...heading, template, ...(draft ? { draft } : {}) };
	return `${url.pathname}?${new URLSearchParams(fields)}`;
}
