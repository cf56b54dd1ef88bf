import type { Actions } from '@sveltejs/kit';
import { actionIdSchema } from '#lib/minutes.ts';
import { actionsIn, settle } from '#lib/server/groups/actions.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const all = actionsIn(actor, event.params.slug);
	const own = all.filter(({ organisationId }) => organisationId === actor.organisation.id);
	for (const { id } of own) markSeen(actor, `action:${id}`);
	const filter = event.url.searchParams.get('filter') === 'done' ? 'done' : 'open';
	return {
		filter,
		open: all.filter(({ doneAt }) => doneAt === null).length,
		done: all.filter(({ doneAt }) => doneAt !== null).length,
		items: all.filter(({ doneAt }) => (doneAt !== null) === (filter === 'done')),
		now: now()
	};
});

export const actions = {
	done: (event) =>
		submit(event, actionIdSchema, ({ action }, actor) => {
			settle(actor, event.params.slug ?? '', action ?? 0, true);
			return done(event, '済みにしました。「済み」の一覧で取り消せます。');
		}),
	undo: (event) =>
		submit(event, actionIdSchema, ({ action }, actor) => {
			settle(actor, event.params.slug ?? '', action ?? 0, false);
			return done(event, '済みを取り消しました。');
		})
} satisfies Actions;
