import type { Actions } from '@sveltejs/kit';
import { mergeSchema, threadIn } from '#lib/moderation.ts';
import * as merging from '#lib/server/forum/merging.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { done, idOf, orIssues, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = threads.findFor(actor, idOf(event.params.id), 'thread.merge');
	const typed = event.url.searchParams.get('into');
	const asked = typed === null ? null : threadIn(typed);
	const looked = orIssues(() => (typed === null ? null : merging.look(actor, of.id, asked ?? 0)));
	if (looked.issues.length > 0) event.locals.status = 422;
	const found = looked.result;
	return {
		thread: { id: of.id, title: of.title },
		typed: typed ?? '',
		issues: looked.issues,
		into: found && {
			id: found.into.id,
			title: found.into.title,
			replies: found.into.replyCount,
			audience: threads.audienceWords(found.into),
			posts: found.posts,
			narrows: found.narrows
		}
	};
});

export const actions = {
	default: (event) =>
		submit(event, mergeSchema, (input, actor) => {
			const into = idOf(input.into);
			merging.merge(actor, idOf(event.params.id), into);
			done(event, 'まとめました。元のアドレスを開いても、ここに来ます。', `/threads/${into}`);
		})
} satisfies Actions;
