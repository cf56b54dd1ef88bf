import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { search } from '#lib/server/search/posts.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const askedPage = pageIn(event.url);
	const typed = event.url.searchParams.get('q') ?? '';
	return { ...search(actor, typed, askedPage), askedPage, now: now() };
});
