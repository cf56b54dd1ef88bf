import { json } from '@sveltejs/kit';
import { pastLike } from '#lib/server/search/past-cases.ts';
import { reading } from '#lib/server/web.ts';

/** Past cases and Q&A that resemble what is being typed while somebody is on the line. */
export const GET = reading((event, actor) => {
	const title = (event.url.searchParams.get('title') ?? '').slice(0, 100);
	const { cases, articles } = pastLike(actor, { title, body: '', except: null });
	return json([...cases, ...articles]);
});
