import { NotFound } from '#lib/errors.ts';
import { guides } from '#lib/guides/index.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { readingAnyone } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = readingAnyone(({ locals, params }: PageServerLoadEvent) => {
	const guide = guides.find(({ slug }) => slug === params.guide);
	if (!guide) throw new NotFound('お探しの手引は見つかりません。');
	return { guide, nav: locals.actor ? navigation(locals.actor) : null };
});
