import { json } from '@sveltejs/kit';
import { beginningOf, similarTo } from '#lib/server/search/similar.ts';
import { reading } from '#lib/server/web.ts';

/** What resembles a title somebody is typing; what they may not read is not even announced here. */
export const GET = reading((event, actor) => {
	const title = event.url.searchParams.get('title') ?? '';
	return json(similarTo(actor, beginningOf(actor, { title })));
});
