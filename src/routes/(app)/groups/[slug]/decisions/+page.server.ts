import { cleanText } from '#lib/text.ts';
import { decisionsIn } from '#lib/server/groups/decisions.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Letters of a filter that are looked at. */
const LONGEST = 100;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const text = cleanText(event.url.searchParams.get('q') ?? '').slice(0, LONGEST);
	return { text, decisions: decisionsIn(actor, event.params.slug, text), now: now() };
});
