import { redirect, type Actions } from '@sveltejs/kit';
import { askedIn } from '#lib/asked.ts';
import { boardPath } from '#lib/boards.ts';
import { entryIn, headingSchema, threadOrDraftSchema } from '#lib/forum.ts';
import { forgetText, keptText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as groups from '#lib/server/forum/asked/groups.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { open } from '#lib/server/forum/masked-posting.ts';
import { maskOptions } from '#lib/server/forum/masking.ts';
import { aftermath } from '#lib/server/forum/mentions.ts';
import { keepsTemplates, templatesOf } from '#lib/server/forum/templates.ts';
import { cardsLike } from '#lib/server/search/cards.ts';
import { beginningOf, similarTo, twinsOf } from '#lib/server/search/similar.ts';
import { draftAsked } from '#lib/server/readers/drafts.ts';
import { settings } from '#lib/server/settings.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { checked, done, submit } from '#lib/server/web.ts';

/** What the page of writing on a board needs, whichever address it has. */
export function loadWriting(
	event: { url: URL; locals: App.Locals },
	actor: Actor,
	board: boards.Board
) {
	const may = boards.rightsOnWriting(actor, board);
	const draft = draftAsked(actor, event.url);
	const typed = Object.fromEntries(event.url.searchParams);
	const asked: Record<string, string> = { ...(draft?.isMine ? draft.fields : {}), ...typed };
	const isAsked = 'title' in asked && !('edit' in asked);
	const heading = isAsked ? checked(headingSchema, asked) : { values: null, issues: [] };
	const beginning = heading.values && beginningOf(actor, { title: heading.values.title });
	const addressing = askedIn(asked);
	const answering = boards.answeringKeyOf(actor, board, asked.audience ?? '');
	if (heading.issues.length > 0 && 'title' in typed) event.locals.status = 422;
	return {
		board: { slug: board.slug, name: board.name, kind: board.kind, path: boardPath(board) },
		places: boards
			.list(actor)
			.filter((other) => boards.rightsOn(actor, other).write)
			.map((other) => ({ slug: other.slug, name: other.name })),
		audiences: may.audiences,
		readers: Object.fromEntries(
			may.audiences.map((choice) => [choice, boards.readersOf(board, choice)])
		),
		masks: maskOptions(actor, board),
		callers: boards.callersOn(actor, board, heading.values?.audience ?? null),
		asked,
		heading,
		cards: beginning ? cardsLike(actor, beginning.title) : [],
		similar: beginning ? similarTo(actor, beginning) : [],
		twins: beginning && asked.audience === 'district' ? twinsOf(actor, beginning) : [],
		addressing,
		offered: groups.offered(actor, answering),
		meant: groups.meant(actor, answering, addressing),
		draft,
		kept: draft ? null : keptText(actor, event.url.pathname, typed.title ?? null),
		/** Step 1 as it was left, on whichever machine. */
		begun: draft || 'title' in typed ? null : keptText(actor, event.url.pathname, ''),
		templates: templatesOf(board),
		mayKeepTemplates: keepsTemplates(actor, board),
		limit: settings().uploadMax
	};
}

export const writingActions = {
	default: (event) =>
		submit(
			event,
			threadOrDraftSchema,
			async (input, actor) => {
				const form = event.url.pathname;
				if ('intent' in input) {
					const { title, kind, audience, mask, body, files, sequence, draft } = input;
					const asksOfficial = input.asksOfficial ? 'on' : '';
					const fields = { title, kind, audience, mask, body, asksOfficial };
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
					done(event, '下書きを保存しました。団体の誰でも続きを書けます。', '/drafts');
				}
				const slug = event.params.slug ?? '';
				const { organisations, ...rest } = input;
				const board = boards.find(actor, slug);
				const key = boards.answeringKeyOf(actor, board, input.audience);
				const addressees = groups.withReasons(actor, key, askedIn(rest), organisations);
				const id = await open(actor, slug, { ...input, addressees, entry: entryIn(input) });
				for (const each of [input.title, '']) forgetText(actor, form, each);
				done(event, `投稿しました。${aftermath(actor, id, input.body)}`, `/threads/${id}`);
			},
			(input) =>
				'intent' in input || input.organisations.length === 0 ? null : input.organisations.length
		)
} satisfies Actions;

/** Back to step 2 with the ひな形 that was chosen; what was typed has been kept. */
function templatePath(url: URL, heading: Record<string, string>, template: string): string {
	const draft = url.searchParams.get('draft');
	const fields = { ...heading, template, ...(draft ? { draft } : {}) };
	return `${url.pathname}?${new URLSearchParams(fields)}`;
}
