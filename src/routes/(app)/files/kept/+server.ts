import { json } from '@sveltejs/kit';
import { forget } from '#lib/server/files/drafts.ts';
import { idOf, keepAhead, reading } from '#lib/server/web.ts';

/** A file sent ahead of its form: what it is kept as, or the reason why not. */
export const POST = reading(async (event) => {
	const outcome = await keepAhead(event);
	return json(outcome, { status: 'refused' in outcome ? 422 : 200 });
});

/** Taken off again before the form was sent. */
export const DELETE = reading((event, actor) => {
	forget(actor, [idOf(event.url.searchParams.get('file') ?? '')]);
	return json({});
});
