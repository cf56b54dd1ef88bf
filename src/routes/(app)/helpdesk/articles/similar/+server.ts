import { json } from '@sveltejs/kit';
import { articlesLike } from '#lib/server/search/articles.ts';
import { reading } from '#lib/server/web.ts';

/** The Q&A that answer nearly what somebody is typing. */
export const GET = reading((event, actor) => {
	return json(articlesLike(actor, event.url.searchParams.get('title') ?? ''));
});
