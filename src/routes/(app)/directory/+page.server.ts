import { directory } from '#lib/server/readers/directory.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const text = (searchParams.get('q') ?? '').slice(0, 100);
	return { ...directory(actor, { text, district: searchParams.get('district') }), now: now() };
});
