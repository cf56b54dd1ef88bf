import { json } from '@sveltejs/kit';
import * as posts from '#lib/server/forum/posts.ts';
import { idOf, reading } from '#lib/server/web.ts';

export const GET = reading((event, actor) => {
	const after = Number(event.url.searchParams.get('after') ?? '0');
	return json({
		posts: posts.arrivedAfter(actor, idOf(event.params.id), Number.isInteger(after) ? after : 0)
	});
});
