import { directory } from '#lib/server/readers/directory.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const asked = event.url.searchParams;
	return directory(actor, { q: asked.get('q') ?? '', district: asked.get('district') ?? '' });
});
