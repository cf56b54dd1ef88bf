import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { fiscalYear } from '#lib/dates.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { markAllRead } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { now } from '#lib/server/now.ts';
import { notify, pageIn, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const board = boards.find(actor, event.params.slug);
	event.depends(`topic:board:${board.slug}`);
	const years = boards.yearsOf(actor, board);
	const listing = listingIn(event.url, years);
	return {
		board: { slug: board.slug, name: board.name, kind: board.kind },
		years: [...new Set([fiscalYear(now()), ...years])],
		listing,
		...threads.list(actor, board, listing),
		askedPage: listing.page,
		may: boards.rightsOn(actor, board),
		readership: boards.readersOf(board, board.kind === 'district' ? 'district' : 'all'),
		now: now()
	};
});

export const actions = {
	read: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const board = boards.find(actor, event.params.slug ?? '');
			const marked = markAllRead(actor, board.id);
			notify(event, `${marked}件を既読にしました。`);
			redirect(303, `/boards/${board.slug}`);
		})
} satisfies Actions;

/** Unread and unsolved threads are open work and never hidden by a year that nobody asked for. */
function listingIn(url: URL, years: number[]): threads.Listing {
	const asked = url.searchParams.get('filter');
	const filter = threads.threadFilters.find((known) => known === asked) ?? 'all';
	const year = url.searchParams.get('year');
	const isOpenWork = filter === 'unread' || filter === 'unsolved';
	const current = isOpenWork ? null : fiscalYear(now());
	const chosen = year === 'all' ? null : years.find((known) => String(known) === year);
	return { filter, year: chosen === undefined ? current : chosen, page: pageIn(url) };
}
