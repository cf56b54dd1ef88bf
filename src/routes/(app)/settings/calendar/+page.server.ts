import type { Actions } from '@sveltejs/kit';
import { feedEndSchema, feedSchema } from '#lib/calendar.ts';
import { feedsOf, makeFeed, revokeFeed } from '#lib/server/groups/calendar/feeds.ts';
import { list } from '#lib/server/groups/groups.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	feeds: feedsOf(actor),
	groups: list(actor)
		.filter(({ outcome, openness, isMember }) => !outcome && (openness === 'open' || isMember))
		.map(({ slug, name, isMember }) => ({ slug, name, isMember })),
	asked: event.url.searchParams.get('group') ?? ''
}));

export const actions = {
	make: (event) =>
		submit(event, feedSchema, ({ group, reach, deadlines }, actor) => {
			const token = makeFeed(actor, { group, isOwnOnly: reach === 'own', hasDeadlines: deadlines });
			const origin = settings().origin ?? event.url.origin;
			return { made: `${origin}/calendar/${token}.ics` };
		}),
	revoke: (event) =>
		submit(event, feedEndSchema, ({ feed }, actor) => {
			revokeFeed(actor, feed);
			done(event, 'カレンダーのアドレスを止めました。', '/settings/calendar');
		})
} satisfies Actions;
