import { json } from '@sveltejs/kit';
import * as minutes from '#lib/server/groups/minutes.ts';
import { idOf, reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

/** Whether anything has happened to the minutes since a page was drawn. */
export const GET = reading((event: RequestEvent, actor) => {
	const of = minutes.find(actor, event.params.slug, idOf(event.params.id));
	const since = Number(event.url.searchParams.get('since') ?? '0');
	return json({ isChanged: minutes.stampOf(of.meeting.id) > since });
});
