import { json } from '@sveltejs/kit';
import { filledFor } from '#lib/server/helpdesk/canned/filling.ts';
import { idOf, reading } from '#lib/server/web.ts';

/** A 定型文 with what it speaks of filled in, for the reply somebody is writing in this case. */
export const GET = reading((event, actor) => {
	const id = idOf(event.url.searchParams.get('canned') ?? '');
	return json({ text: filledFor(actor, event.params.number ?? '', id) });
});
