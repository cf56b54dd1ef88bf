import type { RequestEvent } from '@sveltejs/kit';
import { insertSchema } from '#lib/canned.ts';
import { invalid } from '#lib/errors.ts';
import { keepFiles } from '#lib/server/files/drafts.ts';
import { filledFor } from '#lib/server/helpdesk/canned/filling.ts';
import { find } from '#lib/server/helpdesk/tickets.ts';
import { submit } from '#lib/server/web.ts';

/** The reply's acts, the first of which bears what is handed back. */
const replies = ['answer', 'ask-organisation', 'contact'] as const;

/**
 * 入れる without JavaScript: the reply comes back as it was typed, with a 定型文 below it, of a case whose number
 * `numberIn` finds.
 */
export function cannedActs(numberIn: (event: RequestEvent) => string) {
	return {
		canned: (event: RequestEvent) =>
			submit(event, insertSchema, ({ canned, body, cite, files }, actor) => {
				const number = numberIn(event);
				const of = find(actor, number);
				const act = replies.find((each) => of.may[each]);
				if (act === undefined) {
					throw invalid('body', 'いまは、団体への返信を書けません。');
				}
				const text = filledFor(actor, number, canned);
				return {
					action: `/${act}`,
					issues: [],
					values: { body: body === '' ? text : `${body}\n\n${text}`, cite, canned: '' },
					lists: {},
					kept: keepFiles(actor, event.url.pathname, files),
					theirs: null,
					seats: []
				};
			})
	};
}
